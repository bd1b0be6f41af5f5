package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import java.time.Instant;

/**
 * A job's place among those that something is due for by the same clock: what is due sooner first,
 * then older first.
 *
 * @param at when something is due
 * @param number the job's number
 */
public record DueRank(Instant at, long number) implements Comparable<DueRank> {
  /** Before every job. */
  public static final DueRank START = new DueRank(Instant.EPOCH, 0);

  /** Behind every job. */
  public static final DueRank END = new DueRank(Instant.MAX, Long.MAX_VALUE);

  /** The rank of a job. */
  static DueRank of(Due due, Job job) {
    return new DueRank(due.at(), job.number());
  }

  /** The first rank that comes after this one. */
  DueRank next() {
    return new DueRank(at, number + 1);
  }

  /** Whether it comes before the other. */
  public boolean before(DueRank other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(DueRank other) {
    int byTime = at.compareTo(other.at);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
