package dev.weft.coordinator.dispatch.job;

import java.time.Duration;

/**
 * When to give up on a job and when to try again.
 *
 * @param timeout how long one attempt may run; {@link #UNLIMITED} for no limit
 * @param startDeadline how long the job may wait for its first start; {@link #UNLIMITED} for no
 *     limit
 * @param maxAttempts attempts that may fail or time out before the job does, 1 to 100
 * @param backoff the wait between attempts
 * @param loss what a lost agent means for it
 * @param priority 0 to 31, higher first
 */
public record Policy(
    Duration timeout,
    Duration startDeadline,
    int maxAttempts,
    Backoff backoff,
    LossRule loss,
    int priority) {
  /** Stands for "no limit". */
  public static final Duration UNLIMITED = Duration.ZERO;

  /** The longest timeout. */
  public static final Duration MAX_TIMEOUT = Duration.ofDays(30);

  /** The longest start deadline. */
  public static final Duration MAX_START_DEADLINE = Duration.ofDays(365);

  /** No limits of time, one attempt, three agent losses, priority 0. */
  public static final Policy DEFAULT =
      new Policy(UNLIMITED, UNLIMITED, 1, Backoff.DEFAULT, LossRule.DEFAULT, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the field that is out of its range
   */
  public Policy {
    check("timeout", timeout, MAX_TIMEOUT);
    check("start deadline", startDeadline, MAX_START_DEADLINE);
    check("max attempts", maxAttempts, 1, 100);
    check("priority", priority, 0, 31);
  }

  private static void check(String field, Duration value, Duration max) {
    if (value.isNegative() || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          field + " must be positive and at most " + max.toDays() + " d");
    }
  }

  private static void check(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(field + " must be " + min + " to " + max);
    }
  }
}
