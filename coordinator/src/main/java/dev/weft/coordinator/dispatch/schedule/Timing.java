package dev.weft.coordinator.dispatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * When a schedule fires.
 *
 * @param expression five fields of cron, {@code @hourly} and the like, or {@code @every 90s}
 * @param zone whose local time counts
 * @param jitter each time is put off by up to this, always by the same; at most a day
 * @param from not before this; 1970 for no bound
 * @param until not after this; {@link #NEVER} for no bound
 */
public record Timing(String expression, ZoneId zone, Duration jitter, Instant from, Instant until) {
  /** A time that never comes. */
  public static final Instant NEVER = Instant.MAX;

  /** The longest jitter. */
  public static final Duration MAX_JITTER = Duration.ofDays(1);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with the rule
   */
  public Timing {
    if (expression.length() > 255) {
      throw new IllegalArgumentException("must be at most 255 characters");
    }
    Recurrence _ = Recurrence.parse(expression, Instant.EPOCH);
    if (jitter.isNegative() || jitter.compareTo(MAX_JITTER) > 0) {
      throw new IllegalArgumentException("a jitter must be 0 to 1 d");
    }
  }
}
