package dev.weft.agent.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes the one thread that waits for it; a signal that nobody waits for is kept. Thread-safe. */
final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();

  @GuardedBy("lock")
  private boolean up;

  void raise() {
    lock.lock();
    try {
      if (!up) {
        up = true;
        raised.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the signal, at most so long, and takes it down. */
  void await(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (!up && left > 0) {
        left = raised.awaitNanos(left);
      }
      up = false;
    } finally {
      lock.unlock();
    }
  }
}
