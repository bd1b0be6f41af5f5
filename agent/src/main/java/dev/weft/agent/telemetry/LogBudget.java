package dev.weft.agent.telemetry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The memory that the logs of all attempts share. Thread-safe. */
final class LogBudget {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private long free;

  LogBudget(long total) {
    this.free = total;
  }

  /** Takes so many bytes if they are free. */
  boolean tryTake(int bytes) {
    lock.lock();
    try {
      boolean enough = free >= bytes;
      free -= enough ? bytes : 0;
      return enough;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until so many bytes might be free.
   *
   * @param worthwhile ends the wait when it does not hold any more; asked after {@link #wake} too
   */
  void await(int bytes, BooleanSupplier worthwhile) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (free < bytes && worthwhile.getAsBoolean()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void give(int bytes) {
    if (bytes == 0) {
      return;
    }
    lock.lock();
    try {
      free += bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Has everybody who waits look again whether that is worthwhile. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** For tests: how many bytes are free. */
  long free() {
    lock.lock();
    try {
      return free;
    } finally {
      lock.unlock();
    }
  }
}
