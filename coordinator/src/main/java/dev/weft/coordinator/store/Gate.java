package dev.weft.coordinator.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so many in at once, and can be shut: then those inside leave in their own time, and the
 * others wait outside. Thread-safe.
 */
final class Gate {
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private int inside;

  @GuardedBy("lock")
  private boolean shut;

  Gate(int limit) {
    this.limit = limit;
  }

  /** Waits to be let in; false if that took longer than {@code patience}. */
  boolean enter(Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (shut || inside >= limit) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      inside++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody in any more; true if nobody is inside. Never waits for those inside. */
  boolean shut() {
    lock.lock();
    try {
      shut = true;
      return inside == 0;
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      shut = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
