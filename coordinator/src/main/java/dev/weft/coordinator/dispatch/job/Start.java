package dev.weft.coordinator.dispatch.job;

import java.time.Duration;
import java.time.Instant;

/**
 * When a job may start: at once, from a named time on, or so long after it was accepted. The
 * difference between the last two is what a repeated submission means: the same delay is the same
 * job, and counts from when that was first accepted.
 *
 * @param notBefore by the wall clock, in whole microseconds; 1970 for none
 * @param delay after it was accepted, by a clock that does not jump; zero for none
 */
public record Start(Instant notBefore, Duration delay) {
  /** The longest delay, and how far ahead a named time may be. */
  public static final Duration MAX = Duration.ofDays(365);

  /** At once. */
  public static final Start NOW = new Start(Instant.EPOCH, Duration.ZERO);

  /**
   * Rounds the time up.
   *
   * @throws IllegalArgumentException if both are given, or one is out of its range
   */
  public Start {
    if (notBefore.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("a start must be after 1970");
    }
    if (delay.isNegative() || delay.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a delay must be positive and at most 365 d");
    }
    if (!delay.isZero() && notBefore.isAfter(Instant.EPOCH)) {
      throw new IllegalArgumentException("a start is a time or a delay, not both");
    }
    notBefore = Due.wholeMicros(notBefore);
  }

  /** From this time on; a time that has passed is at once. */
  public static Start at(Instant time) {
    return new Start(time, Duration.ZERO);
  }

  /** So long after it was accepted. */
  public static Start after(Duration delay) {
    return new Start(Instant.EPOCH, delay);
  }

  /** Whether a time from now on is not further ahead than is allowed. */
  public static boolean allows(Instant time, Instant now) {
    return !time.isBefore(Instant.EPOCH) && !time.isAfter(now.plus(MAX));
  }
}
