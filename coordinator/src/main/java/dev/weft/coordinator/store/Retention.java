package dev.weft.coordinator.store;

import java.time.Duration;

/**
 * How long jobs are kept after they ended: a job goes when it is too old, or when there are too
 * many, oldest first. One that still waits to be published stays. What goes leaves a tombstone.
 *
 * @param age how long after its end; more than zero
 * @param jobs how many at most; at least 0
 * @param tombstones how long those are kept
 * @param messages refused messages that are kept at most, as long as jobs
 */
public record Retention(Duration age, long jobs, Tombstones tombstones, int messages) {
  private static final int MESSAGES = 10_000;

  /** A week, and a million jobs. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 1_000_000);

  /**
   * How long tombstones are kept.
   *
   * @param age how long after the job was removed; more than zero
   * @param most how many at most; 0 for none
   */
  public record Tombstones(Duration age, long most) {
    /** Two weeks, and a million of them. */
    public static final Tombstones DEFAULT = new Tombstones(Duration.ofDays(14), 1_000_000);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException naming the one that is wrong
     */
    public Tombstones {
      if (!age.isPositive()) {
        throw new IllegalArgumentException("age of tombstones must be more than zero");
      }
      if (most < 0) {
        throw new IllegalArgumentException("tombstones must be at least 0, they are " + most);
      }
    }
  }

  /** With the usual tombstones and 10,000 messages. */
  public Retention(Duration age, long jobs) {
    this(age, jobs, Tombstones.DEFAULT, MESSAGES);
  }

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
    if (messages < 0) {
      throw new IllegalArgumentException("messages must be at least 0, they are " + messages);
    }
  }
}
