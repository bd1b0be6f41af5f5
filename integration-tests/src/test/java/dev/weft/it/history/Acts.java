package dev.weft.it.history;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What the clients of a run did, in order. Appended to, and read, by any thread. */
public final class Acts {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final List<Act> acts = new ArrayList<>();

  @GuardedBy("lock")
  private final Set<String> confirmed = new HashSet<>();

  /** Appends what a client heard of some jobs, now. */
  public void add(Act.Operation operation, Collection<String> jobs, Act.Answer answer) {
    Instant now = Instant.now();
    lock.lock();
    try {
      for (String job : jobs) {
        acts.add(new Act(now, operation, job, answer));
        if (answer == Act.Answer.OK) {
          confirmed.add(job);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** All of them so far. */
  public List<Act> all() {
    lock.lock();
    try {
      return List.copyOf(acts);
    } finally {
      lock.unlock();
    }
  }

  /** The ids of jobs that are known to be taken. */
  public Set<String> confirmed() {
    lock.lock();
    try {
      return Set.copyOf(confirmed);
    } finally {
      lock.unlock();
    }
  }

  /** How many jobs are known to be taken. */
  public int confirmedCount() {
    lock.lock();
    try {
      return confirmed.size();
    } finally {
      lock.unlock();
    }
  }
}
