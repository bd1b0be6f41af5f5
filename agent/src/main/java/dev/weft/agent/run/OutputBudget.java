package dev.weft.agent.run;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the outputs of all running attempts share. Thread-safe. */
final class OutputBudget {
  private final AtomicLong free;

  OutputBudget(long total) {
    this.free = new AtomicLong(total);
  }

  boolean tryTake(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void give(int bytes) {
    free.addAndGet(bytes);
  }
}
