package dev.weft.agent.handler.exec;

import dev.weft.common.config.Config;
import dev.weft.common.config.Key;
import dev.weft.common.config.KeyGroup;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What the {@code exec} handler may run, and how.
 *
 * @param commands by name
 * @param allowAny whether jobs may run any program
 * @param workDir where the attempts' own folders are made
 * @param grace how long programs have between being asked to stop and being killed
 * @param maxProcesses how many programs run at once, from 1; further attempts wait
 */
public record ExecConfig(
    Map<String, Command> commands,
    boolean allowAny,
    Path workDir,
    Duration grace,
    int maxProcesses) {
  private static final KeyGroup<List<String>> COMMAND =
      new KeyGroup<>(
          Key.required(
              "handler.exec.command.<name>",
              Type.text()
                  .as(CommandLine::split)
                  .as(Command::checkedArgv)
                  .expecting("an absolute path and arguments, such as /usr/bin/backup --all"),
              "A program that exec jobs may run by this name, with its fixed arguments."
                  + " Words are separated by white space, and may be quoted. There is no shell."));

  private static final KeyGroup<ArgumentRule> ARGS =
      new KeyGroup<>(
          Key.of(
              "handler.exec.command.<name>.args",
              Type.text()
                  .as(ArgumentRule::parse)
                  .expecting("none, values, any, or a regular expression between slashes"),
              "none",
              "Which arguments a job may add: none; values, which are not options; any;"
                  + " or those that match the expression as a whole."));

  private static final KeyGroup<List<String>> ENV =
      new KeyGroup<>(
          Key.of(
              "handler.exec.command.<name>.env",
              Type.list(Type.text().as(Environment::checkedName))
                  .expecting("names of variables that a job may set, separated by commas"),
              "",
              "Variables that a job may set. Never PATH, LD_*, *_OPTIONS and others like them."));

  private static final KeyGroup<List<Path>> CWD =
      new KeyGroup<>(
          Key.of(
              "handler.exec.command.<name>.cwd",
              Type.list(Type.text().as(Command::checkedFolder))
                  .expecting("absolute paths of folders separated by commas"),
              "",
              "Folders in which, or below which, a job may have the command run."
                  + " Without it, each attempt runs in a folder of its own."));

  private static final Key<Boolean> ALLOW_ANY =
      Key.of(
          "handler.exec.allow-any",
          Type.bool(),
          "false",
          "Whether exec jobs may run any program with any arguments."
              + " Then whoever may submit jobs has all rights of this agent's user.");

  private static final Key<Path> WORK_DIR =
      Key.of(
          "handler.exec.work-dir",
          Type.path(),
          System.getProperty("java.io.tmpdir", "/tmp"),
          "Where each exec attempt gets a folder of its own, removed when it ends.");

  private static final Key<Duration> GRACE =
      Key.of(
          "handler.exec.grace",
          Type.duration(Duration.ZERO, Duration.ofHours(1)),
          "5s",
          "How long the processes of a stopped exec job have to end by themselves"
              + " before they are killed.");

  private static final Key<Integer> MAX_PROCESSES =
      Key.of(
          "handler.exec.max-processes",
          Type.integer(1, 10_000),
          "100",
          "How many programs run at once. Further exec jobs wait in their slots.");

  /** The keys that {@link #from} reads. */
  public static final Schema SCHEMA =
      Schema.of(COMMAND, ARGS, ENV, CWD, ALLOW_ANY, WORK_DIR, GRACE, MAX_PROCESSES);

  /** Nothing may be run. */
  public static final ExecConfig OFF =
      new ExecConfig(Map.of(), false, Path.of("/tmp"), Duration.ofSeconds(5), 100);

  /** Copies the commands. */
  public ExecConfig {
    commands = Map.copyOf(commands);
  }

  /** What the owner has configured. */
  public static ExecConfig from(Config config) {
    Map<String, Command> commands = new HashMap<>();
    config
        .group(COMMAND)
        .forEach((name, argv) ->
            commands.put(
                name,
                new Command(
                    argv,
                    config.get(ARGS.key(name)),
                    new HashSet<>(config.get(ENV.key(name))),
                    config.get(CWD.key(name)))));
    return new ExecConfig(
        commands,
        config.get(ALLOW_ANY),
        config.get(WORK_DIR).toAbsolutePath(),
        config.get(GRACE),
        config.get(MAX_PROCESSES));
  }

  /** Whether there is anything that may be run. */
  public boolean isOn() {
    return allowAny || !commands.isEmpty();
  }
}
