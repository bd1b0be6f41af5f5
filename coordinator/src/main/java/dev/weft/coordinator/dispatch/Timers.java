package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
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

  void set(JobId job, Duration due) {
    clear(job);
    Timer timer = new Timer(due, ++set, job);
    byJob.put(job, timer);
    order.add(timer);
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
