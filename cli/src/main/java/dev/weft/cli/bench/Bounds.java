package dev.weft.cli.bench;

import dev.weft.cli.output.Human;
import dev.weft.cli.shell.CommandFailure;

/** Checks the numbers on the command line. */
final class Bounds {
  private Bounds() {}

  static void check(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw CommandFailure.usage(
          option + ": expected " + Human.count(min) + " to " + Human.count(max));
    }
  }
}
