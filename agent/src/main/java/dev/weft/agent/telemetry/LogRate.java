package dev.weft.agent.telemetry;

import java.time.Duration;

/** How fast an attempt may log: a bucket of a quarter of a second. Not thread-safe. */
final class LogRate {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long BURST = SECOND / 4;

  private final long bytesPerSecond;
  private long paidUntil;

  LogRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Counts so many bytes; returns how many nanoseconds to wait before they are written. */
  long spend(int bytes, Duration now) {
    long nanos = now.toNanos();
    paidUntil = Math.max(paidUntil, nanos) + Math.max(1, bytes * SECOND / bytesPerSecond);
    return Math.max(0, paidUntil - nanos - BURST);
  }
}
