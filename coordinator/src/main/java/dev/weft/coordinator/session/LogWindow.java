package dev.weft.coordinator.session;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How much log one agent may send: never more than a window ahead of what was taken, and no more
 * than the rate, with short bursts. Counts are absolute, so a lost or repeated grant does no harm.
 * Confined to the stream's thread.
 */
final class LogWindow {
  /** Bursts are as long as this at the full rate: those who watch must be able to keep up. */
  private static final Duration BURST = Duration.ofMillis(30);

  private final int window;
  private final long rate;
  private final long bucket;
  private long granted;
  private long taken;
  private long tokens;
  private Duration filledAt;

  LogWindow(int window, long rate, Duration now) {
    this.window = window;
    this.rate = rate;
    this.granted = window;
    this.bucket = Math.max(window, rate * BURST.toMillis() / 1_000);
    this.tokens = bucket;
    this.filledAt = now;
  }

  /** What the agent may send at first. */
  long initial() {
    return window;
  }

  /** Takes log in. */
  void take(int bytes) throws Violation {
    taken += bytes;
    if (taken > granted) {
      throw Violation.of(
          Violation.Kind.INVALID, "LOG_ABOVE_GRANT", "more log was sent than was granted");
    }
  }

  /** A new grant, if one is worth sending: at least a quarter of the window. */
  OptionalLong grant(Duration now) {
    fill(now);
    long more = Math.min(taken + window - granted, tokens);
    if (more < window / 4) {
      return OptionalLong.empty();
    }
    tokens -= more;
    granted += more;
    return OptionalLong.of(granted);
  }

  /** Whether the agent could be waiting for a grant that the rate held back. */
  boolean starved() {
    return taken + window - granted >= window / 4;
  }

  private void fill(Duration now) {
    long nanos = Math.min(now.minus(filledAt).toNanos(), 1_000_000_000L);
    long refill = (long) (rate * (nanos / 1e9));
    if (refill > 0) {
      tokens = Math.min(bucket, tokens + refill);
      filledAt = now;
    }
  }
}
