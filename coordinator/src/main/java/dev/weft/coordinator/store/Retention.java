package dev.weft.coordinator.store;

import java.time.Duration;

/**
 * How long jobs are kept after they ended: a job goes when it is too old, or when there are too
 * many, oldest first. One that still waits to be published stays.
 *
 * @param age how long after its end; more than zero
 * @param jobs how many at most; at least 0
 */
public record Retention(Duration age, long jobs) {
  /** A week, and a million jobs. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 1_000_000);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public Retention {
    if (!age.isPositive()) {
      throw new IllegalArgumentException("retention age must be more than zero");
    }
    if (jobs < 0) {
      throw new IllegalArgumentException("retention jobs must be at least 0, it is " + jobs);
    }
  }
}
