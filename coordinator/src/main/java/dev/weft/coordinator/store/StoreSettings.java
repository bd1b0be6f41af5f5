package dev.weft.coordinator.store;

import java.nio.file.Path;
import java.time.Duration;

/** Where the store is, and how it is kept. */
public sealed interface StoreSettings permits SqliteSettings, PostgresSettings {
  /** How long ended jobs are kept. */
  Retention retention();

  /** How many may read at once. */
  int readers();

  /** How long one read may take, with its wait for a free reader. */
  Duration readTimeout();

  /** The defaults for an SQLite file. */
  static SqliteSettings at(Path path) {
    return new SqliteSettings(
        path,
        Retention.DEFAULT,
        0,
        64L << 20,
        32L << 20,
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10));
  }

  /** Refuses a value that is out of its range, naming it. */
  static void check(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + " must be " + min + " to " + max);
    }
  }
}
