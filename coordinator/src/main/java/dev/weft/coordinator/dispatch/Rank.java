package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;

/**
 * A queued job's place in line: higher priority first, then older first.
 *
 * @param priority 0 to 31
 * @param number the job's number: its age
 */
public record Rank(int priority, long number) implements Comparable<Rank> {
  /** Before every job. */
  public static final Rank START = new Rank(Integer.MAX_VALUE, 0);

  /** Behind every job. */
  public static final Rank END = new Rank(Integer.MIN_VALUE, Long.MAX_VALUE);

  /** The rank of a job. */
  public static Rank of(Job job) {
    return new Rank(job.spec().policy().priority(), job.number());
  }

  /** The first rank that comes after this one. */
  Rank next() {
    return new Rank(priority, number + 1);
  }

  /** Whether it comes before the other. */
  public boolean before(Rank other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(Rank other) {
    int byPriority = Integer.compare(other.priority, priority);
    return byPriority != 0 ? byPriority : Long.compare(number, other.number);
  }
}
