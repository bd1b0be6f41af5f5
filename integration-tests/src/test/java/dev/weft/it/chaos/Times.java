package dev.weft.it.chaos;

import java.time.Duration;

/** Durations as they are written in names. */
final class Times {
  private Times() {}

  static String text(Duration duration) {
    return duration.toMillis() % 1_000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
