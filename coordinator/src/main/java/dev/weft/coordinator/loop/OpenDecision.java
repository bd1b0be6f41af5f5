package dev.weft.coordinator.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.coordinator.dispatch.Decision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What was decided and is not being committed yet. The loop adds to it, the committer takes it as
 * soon as it is free: so commits grow by themselves under load. Bounded by the number of events in
 * it.
 */
final class OpenDecision {
  private final int bound;
  private final Runnable whenTaken;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition full = lock.newCondition();

  @GuardedBy("lock")
  private Decision decision = new Decision();

  @GuardedBy("lock")
  private int events;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param bound events after which nothing more is to be added until it is taken
   * @param whenTaken run each time that it is taken
   */
  OpenDecision(int bound, Runnable whenTaken) {
    this.bound = bound;
    this.whenTaken = whenTaken;
  }

  /**
   * Lets {@code decide} add what comes of some events. If it fails, all that is open is dropped.
   */
  void add(int count, Consumer<Decision> decide) {
    lock.lock();
    try {
      decide.accept(decision);
      if (!decision.isEmpty()) {
        events += count;
        filled.signal();
        if (events >= bound) {
          full.signal();
        }
      }
    } catch (RuntimeException e) {
      // Half of a decision must not be recorded, and nothing of it was told to anybody.
      decision = new Decision();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing more is to be added until it is taken. */
  boolean full() {
    lock.lock();
    try {
      return events >= bound;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets it fill: waits until it is full or nothing more will be added.
   *
   * @param wait how long at most
   */
  void awaitFull(Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long nanos = wait.toNanos();
      while (nanos > 0 && !closed && events < bound) {
        nanos = full.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what there is; waits for it if there is nothing.
   *
   * @param wait how long to wait at most
   * @return empty if nothing came
   */
  Optional<Decision> take(Duration wait) throws InterruptedException {
    Decision taken;
    lock.lock();
    try {
      long nanos = wait.toNanos();
      while (nanos > 0 && !closed && decision.isEmpty()) {
        nanos = filled.awaitNanos(nanos);
      }
      if (decision.isEmpty()) {
        return Optional.empty();
      }
      taken = decision;
      decision = new Decision();
      events = 0;
    } finally {
      lock.unlock();
    }
    whenTaken.run();
    return Optional.of(taken);
  }

  /** Whether all was taken and nothing more will be added. */
  boolean drained() {
    lock.lock();
    try {
      return closed && decision.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be added. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      full.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
