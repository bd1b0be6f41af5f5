package dev.weft.cli.shell;

import java.util.List;
import java.util.function.Consumer;

/** Does something to each of several things that were named. */
public final class OneByOne {
  private OneByOne() {}

  /**
   * Does it. One that it fails for does not save the others: what is wrong with it is said.
   *
   * @param act throws {@link CommandFailure} if it fails
   * @return the exit code of the first that it failed for
   * @throws CommandFailure if the coordinator cannot be reached: then it would fail for all
   */
  public static ExitCode run(List<String> ids, Shell shell, Consumer<String> act) {
    ExitCode exitCode = ExitCode.OK;
    for (String id : ids) {
      try {
        act.accept(id);
      } catch (CommandFailure e) {
        if (e.exitCode() == ExitCode.UNREACHABLE) {
          throw e;
        }
        shell.say(id + ": " + e.getMessage());
        exitCode = exitCode == ExitCode.OK ? e.exitCode() : exitCode;
      }
    }
    return exitCode;
  }
}
