package dev.weft.coordinator.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times and lengths of time as the store writes them: microseconds. */
final class Micros {
  private static final long PER_SECOND = 1_000_000;
  private static final int NANOS = 1_000;

  private Micros() {}

  /** A time, rounded down; one that does not fit becomes the first or the last that does. */
  static long of(Instant time) {
    long limit = Long.MAX_VALUE / PER_SECOND;
    if (Math.abs(time.getEpochSecond()) >= limit) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return time.getEpochSecond() * PER_SECOND + time.getNano() / NANOS;
  }

  /** A length, rounded up: what is more than zero stays so. */
  static long of(Duration length) {
    return length.getSeconds() * PER_SECOND + Math.ceilDiv(length.getNano(), NANOS);
  }

  static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static Duration length(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
