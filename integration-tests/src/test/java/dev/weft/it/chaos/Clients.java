package dev.weft.it.chaos;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.it.history.Act.Operation;
import dev.weft.it.history.Acts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the clients of one load share: names of new jobs, jobs that are to be tried again because
 * nobody knows what became of them, and what was heard. Safe for use by any thread.
 */
final class Clients {
  private static final long[] MILLIS = {20, 50, 100, 200, 400, 20, 50, 100, 200, 1_500};

  private static final String LASTING = "-ms";

  private final String prefix;
  private final AtomicInteger next = new AtomicInteger();
  private final Acts acts = new Acts();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<String> again = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private boolean paused;

  Clients(String prefix) {
    this.prefix = prefix;
  }

  Acts acts() {
    return acts;
  }

  /** A job that is to be tried again, or else a new one. Empty if there is nothing to do now. */
  String take(Operation operation) {
    lock.lock();
    try {
      if (paused && operation == Operation.PUBLISH) {
        return "";
      }
      String name = operation == Operation.PUBLISH ? "-p" : "-s";
      // Only its own kind: the same id with another spec would be another job.
      String repeated = again.stream().filter(job -> job.contains(name)).findFirst().orElse("");
      if (!repeated.isEmpty()) {
        again.remove(repeated);
        return repeated;
      }
      return ended ? "" : prefix + name + next.incrementAndGet();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody knows what became of a job: half of them are tried again. */
  void unsure(String job) {
    if (job.hashCode() % 2 == 0) {
      repeat(job);
    }
  }

  /** A job is to be tried again. */
  void repeat(String job) {
    lock.lock();
    try {
      again.add(job);
    } finally {
      lock.unlock();
    }
  }

  /** No more new jobs. */
  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
  }

  /** Holds publishing up, or lets it go on. */
  void pause(boolean pause) {
    lock.lock();
    try {
      paused = pause;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there will be nothing more to do. */
  boolean done() {
    lock.lock();
    try {
      return ended && again.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** How many jobs were begun. */
  int begun() {
    return next.get();
  }

  /** The name of a job to publish that is to run so long. */
  String lasting(Duration duration) {
    return prefix + "-p" + next.incrementAndGet() + LASTING + duration.toMillis();
  }

  /** Whether a job was made by {@link #lasting}. */
  static boolean isLasting(String job) {
    return job.contains(LASTING);
  }

  /** How long a job is to run: mostly short, and always the same for the same job. */
  static Duration duration(String job) {
    int lasting = job.indexOf(LASTING);
    if (lasting >= 0) {
      return Duration.ofMillis(Long.parseLong(job.substring(lasting + LASTING.length())));
    }
    return Duration.ofMillis(MILLIS[Math.floorMod(job.hashCode(), MILLIS.length)]);
  }
}
