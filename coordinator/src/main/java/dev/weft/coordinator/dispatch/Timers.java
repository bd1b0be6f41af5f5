package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Policy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What is due when, on the steady clock. A job has at most one timer: setting one replaces it. */
final class Timers {
  /** A job's timer; which one it is, the job's state says. */
  record Timer(Duration due, long order, JobId job) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byDue = due.compareTo(other.due);
      return byDue != 0 ? byDue : Long.compare(order, other.order);
    }
  }

  private final TreeSet<Timer> order = new TreeSet<>();
  private final Map<JobId, Timer> byJob = new HashMap<>();
  private long set;

  /**
   * When a retry is due. A restart may find the wall clock changed: no wait becomes longer by that
   * than it may be.
   */
  static Duration retryDue(Job job, JobState.RetryWait wait, Moment now) {
    Duration longest = now.steady().plus(job.spec().policy().backoff().max());
    Duration due = now.steady().plus(Duration.between(now.wall(), wait.notBefore()));
    return due.compareTo(longest) < 0 ? due : longest;
  }

  void set(JobId job, Duration due) {
    clear(job);
    Timer timer = new Timer(due, ++set, job);
    byJob.put(job, timer);
    order.add(timer);
  }

  /** Sets the end of an attempt's time, if it runs and has one. */
  void arm(Job job, Duration grace, Moment now) {
    Duration timeout = job.spec().policy().timeout();
    if (!timeout.equals(Policy.UNLIMITED) && job.state() instanceof JobState.Running) {
      set(job.id(), now.steady().plus(timeout).plus(grace));
    }
  }

  void clear(JobId job) {
    Timer timer = byJob.remove(job);
    if (timer != null) {
      order.remove(timer);
    }
  }

  /** Takes out the earliest timer that is due. */
  Optional<JobId> takeDue(Duration now) {
    if (order.isEmpty() || order.first().due.compareTo(now) > 0) {
      return Optional.empty();
    }
    JobId job = order.first().job;
    clear(job);
    return Optional.of(job);
  }

  /** When the earliest timer is due. */
  Optional<Duration> next() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.first().due);
  }
}
