package dev.weft.coordinator.dispatch.job;

import java.time.Duration;
import java.util.Optional;

/**
 * When an attempt is given up because its agent is not heard of, and what becomes of the job when
 * an attempt was cut short with its agent.
 *
 * @param after silence of the agent after which it is given up, 60 s to 7 d, or {@link
 *     Policy#UNLIMITED} for never; empty: what the coordinator is set to
 * @param then what becomes of the job
 * @param maxLosses attempts that may be lost with their agent before a job that is retried fails, 1
 *     to 100
 */
public record LossRule(Optional<Duration> after, OnLost then, int maxLosses) {
  /** The shortest silence that a job may ask for. */
  public static final Duration MIN_AFTER = Duration.ofSeconds(60);

  /** The longest. */
  public static final Duration MAX_AFTER = Duration.ofDays(7);

  /** As the coordinator is set, retried, three losses. */
  public static final LossRule DEFAULT = new LossRule(Optional.empty(), OnLost.RETRY, 3);

  /** What becomes of a job whose attempt may have run and did not end. */
  public enum OnLost {
    /** It is tried again. */
    RETRY,
    /** It fails. */
    FAIL,
    /** It waits for an operator, or for its agent to come back with a result. */
    HOLD
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of its range
   */
  public LossRule {
    boolean fits =
        after
            .map(a -> a.isZero() || (a.compareTo(MIN_AFTER) >= 0 && a.compareTo(MAX_AFTER) <= 0))
            .orElse(true);
    if (!fits) {
      throw new IllegalArgumentException("lost after must be 60 s to 7 d, or 0 for never");
    }
    if (maxLosses < 1 || maxLosses > 100) {
      throw new IllegalArgumentException("max agent losses must be 1 to 100");
    }
  }

  /** The same with another bound on losses. */
  public LossRule withMaxLosses(int other) {
    return new LossRule(after, then, other);
  }
}
