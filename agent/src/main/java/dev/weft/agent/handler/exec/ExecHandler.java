package dev.weft.agent.handler.exec;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import dev.weft.common.task.Threads;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program that the agent's owner allows: its standard output becomes the job's output, and
 * every line of it and of its standard error a line of the job's log. Thread-safe.
 */
public final class ExecHandler implements JobHandler {
  private static final Logger log = LoggerFactory.getLogger(ExecHandler.class);

  private final ExecConfig config;
  private final Leftovers leftovers;
  private final Threads threads;
  private final Permits permits;
  private final Signals signals = new Signals();
  private final List<String> prefix;

  private ExecHandler(
      ExecConfig config, Leftovers leftovers, Threads threads, Optional<String> setsid) {
    this.config = config;
    this.leftovers = leftovers;
    this.threads = threads;
    this.permits = new Permits(config.maxProcesses());
    this.prefix = setsid.stream().toList();
  }

  /**
   * A handler for what is configured; what is doubtful about that is logged.
   *
   * @param leftovers where it is written down what runs
   * @param threads makes the threads that read what programs say
   * @throws IOException if this machine does not have what it takes
   */
  public static ExecHandler open(ExecConfig config, Leftovers leftovers, Threads threads)
      throws IOException {
    if (!ProcessTable.isThere()) {
      throw new IOException("the exec handler needs Linux, with /proc");
    }
    Files.createDirectories(config.workDir());
    leftovers.open();
    if (config.allowAny()) {
      log.warn("handler.exec.allow-any is on: whoever may submit jobs may run any program here");
    }
    config.commands().forEach(ExecHandler::warnUnlessThere);
    Optional<String> setsid =
        Stream.of("/usr/bin/setsid", "/bin/setsid").filter(ExecHandler::isProgram).findFirst();
    if (setsid.isEmpty()) {
      log.warn("There is no setsid here: processes that leave a job are found by their mark only");
    }
    return new ExecHandler(config, leftovers, threads, setsid);
  }

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public void run(JobContext job) throws JobFailure, InterruptedException, IOException {
    ExecPayload payload = ExecPayload.of(job.payload());
    Invocation invocation = Invocation.of(payload, config);
    job.outputType(payload.contentType());
    String mark = UUID.randomUUID().toString();
    try (Permit _ = permits.acquire();
        WorkFolder folder = WorkFolder.create(config.workDir());
        RunRecord record = leftovers.begin(mark, folder.root())) {
      Process process = start(builder(invocation, payload, folder, job, mark));
      record.started(process.pid());
      ProcessTree tree = new ProcessTree(process.pid(), mark, signals);
      Execution execution = new Execution(process, tree, job, threads);
      int code = execution.finish(config.grace());
      if (code != 0) {
        throw ExecFailures.exitCode(code, execution.lastError());
      }
    }
  }

  private ProcessBuilder builder(
      Invocation invocation, ExecPayload payload, WorkFolder folder, JobContext job, String mark)
      throws JobFailure, IOException {
    if (!isProgram(invocation.argv().getFirst())) {
      throw ExecFailures.notStarted("the program is not there, or cannot be run");
    }
    List<String> argv = new ArrayList<>(prefix);
    argv.addAll(invocation.argv());
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(invocation.place().resolve(folder.work()).toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(Environment.of(invocation.env(), job, folder.work(), mark));
    File stdin =
        payload.stdin().hasRemaining()
            ? folder.write(payload.stdin()).toFile()
            : new File("/dev/null");
    return builder.redirectInput(Redirect.from(stdin));
  }

  private static Process start(ProcessBuilder builder) throws JobFailure {
    try {
      return builder.start();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("A program could not be started");
      throw ExecFailures.notStarted("the program could not be started");
    }
  }

  private static void warnUnlessThere(String name, Command command) {
    if (!isProgram(command.argv().getFirst())) {
      log.atWarn()
          .addKeyValue("command", name)
          .addKeyValue("program", command.argv().getFirst())
          .log("The program of a command is not there, or cannot be run");
    }
    for (Path folder : command.folders()) {
      if (!Files.isDirectory(folder)) {
        log.atWarn()
            .addKeyValue("command", name)
            .addKeyValue("folder", folder)
            .log("A folder in which a command may run is not there");
      }
    }
  }

  private static boolean isProgram(String path) {
    Path program = Path.of(path);
    return Files.isRegularFile(program) && Files.isExecutable(program);
  }
}
