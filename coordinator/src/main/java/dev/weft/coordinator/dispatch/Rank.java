package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;

/**
 * A queued job's place in line: higher priority first, then older first.
 *
 * @param priority 0 to 31
 * @param number the job's number: its age
 * @param job the job
 */
record Rank(int priority, long number, JobId job) implements Comparable<Rank> {
  static Rank of(Job job) {
    return new Rank(job.spec().policy().priority(), job.number(), job.id());
  }

  @Override
  public int compareTo(Rank other) {
    int byPriority = Integer.compare(other.priority, priority);
    return byPriority != 0 ? byPriority : Long.compare(number, other.number);
  }
}
