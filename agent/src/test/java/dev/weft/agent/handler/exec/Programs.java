package dev.weft.agent.handler.exec;

import static org.awaitility.Awaitility.await;

import dev.weft.agent.handler.FakeJob;
import dev.weft.common.task.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Handlers and jobs for tests, and what became of their processes. */
final class Programs {
  static final Threads THREADS =
      new Threads(error -> {
        throw new AssertionError(error);
      });

  private Programs() {}

  /** May run anything. */
  static ExecHandler any(Path workDir, Duration grace) throws IOException {
    return ExecHandler.open(
        new ExecConfig(Map.of(), true, workDir, grace, 100), leftovers(workDir), THREADS);
  }

  /** May run one command, named {@code it}. */
  static ExecHandler one(Path workDir, String commandLine, String rule, String... environment)
      throws IOException {
    ArgumentRule arguments = ArgumentRule.parse(rule);
    List<String> argv = CommandLine.split(commandLine);
    return only(workDir, new Command(argv, arguments, Set.of(environment), List.of()));
  }

  /** May run {@code pwd}, named {@code it}, in these folders. */
  static ExecHandler pwdIn(Path workDir, Path... folders) throws IOException {
    List<String> argv = List.of("/bin/pwd", "-P");
    return only(workDir, new Command(argv, ArgumentRule.parse("none"), Set.of(), List.of(folders)));
  }

  private static ExecHandler only(Path workDir, Command command) throws IOException {
    return ExecHandler.open(
        new ExecConfig(Map.of("it", command), false, workDir, Duration.ofSeconds(5), 100),
        leftovers(workDir),
        THREADS);
  }

  /** Beside the folders of attempts. */
  static Leftovers leftovers(Path workDir) {
    return Leftovers.in(workDir.resolveSibling(workDir.getFileName() + "-records"), "this boot");
  }

  /** A job that runs a script. */
  static FakeJob script(String script) {
    String escaped = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return FakeJob.of("{\"argv\":[\"/bin/sh\",\"-c\",\"" + escaped + "\"]}");
  }

  /** A job whose payload is given with single quotes. */
  static FakeJob job(String json) {
    return FakeJob.of(json.replace('\'', '"'));
  }

  /** Waits until a script has written this many process ids to a file, one a line. */
  static List<Long> pids(Path file, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= count);
    try {
      return Files.readAllLines(file).stream().map(Long::valueOf).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static boolean isAlive(long pid) {
    return ProcessTable.find(pid).filter(ProcessTable.Entry::isAlive).isPresent();
  }
}
