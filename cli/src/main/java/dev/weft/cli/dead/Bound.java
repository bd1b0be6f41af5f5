package dev.weft.cli.dead;

import dev.weft.cli.output.Human;
import dev.weft.cli.shell.CommandFailure;
import picocli.CommandLine.Option;

/** The option that bounds what is done to whatever a filter finds. For one thread. */
final class Bound {
  private static final int MOST = 1_000_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of those that a filter finds, at most this many (default: 1000).")
  private int limit = 1_000;

  /**
   * Gives it.
   *
   * @throws CommandFailure if it is out of its range
   */
  int checked() {
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit: expected 1 to " + Human.count(MOST));
    }
    return limit;
  }
}
