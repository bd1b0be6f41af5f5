package dev.weft.agent.handler.exec;

import dev.weft.common.handler.JobContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The environment of a program, built from nothing. */
final class Environment {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  /** By these a variable makes a program run or load what it otherwise would not. */
  private static final Pattern DANGEROUS =
      Pattern.compile(
          "(LD|DYLD|WEFT|GLIBC|MALLOC|BASH_FUNC)_.*|.*_(OPTIONS|OPTS)|(PERL|PYTHON|RUBY|NODE|LUA).*");

  private static final Set<String> RESERVED =
      Set.of(
          "BASHOPTS",
          "BASH_ENV",
          "CDPATH",
          "CLASSPATH",
          "ENV",
          "GCONV_PATH",
          "GETCONF_DIR",
          "GIT_SSH",
          "GIT_SSH_COMMAND",
          "HOME",
          "HOSTALIASES",
          "IFS",
          "LOCALDOMAIN",
          "LOCPATH",
          "NLSPATH",
          "PATH",
          "PROMPT_COMMAND",
          "PS4",
          "RESOLV_HOST_CONF",
          "RES_OPTIONS",
          "SHELL",
          "SHELLOPTS",
          "TMPDIR",
          "TZDIR");

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Environment() {}

  /** Whether a job may ever set it. */
  static boolean isSettable(String name) {
    return NAME.matcher(name).matches()
        && !RESERVED.contains(name)
        && !DANGEROUS.matcher(name).matches();
  }

  static String checkedName(String name) {
    if (!isSettable(name)) {
      throw new IllegalArgumentException("no job may set " + name);
    }
    return name;
  }

  /**
   * The whole environment.
   *
   * @param asked what the job sets, already checked
   * @param folder the attempt's own
   * @param mark by which every process of this run is known
   */
  static Map<String, String> of(
      Map<String, String> asked, JobContext job, Path folder, String mark) {
    Map<String, String> environment = new LinkedHashMap<>(asked);
    environment.put("PATH", PATH);
    environment.putIfAbsent("LANG", "C.UTF-8");
    environment.put("HOME", folder.toString());
    environment.put("TMPDIR", folder.toString());
    environment.put("WEFT_JOB_ID", job.jobId());
    environment.put("WEFT_ATTEMPT", Integer.toString(job.attempt()));
    environment.put(ProcessTree.MARK, mark);
    if (!job.traceparent().isEmpty()) {
      environment.put("TRACEPARENT", job.traceparent());
    }
    return environment;
  }
}
