package dev.weft.it.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a proxy, for all of its connections: holds the fault of the moment, makes the
 * threads that carry bytes wait as it says, and counts. Safe for use by any thread.
 */
final class Lane {
  /** A throttled lane lets this share of a second's bytes pass at once. */
  private static final long SLICES_PER_SECOND = 50;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private Fault fault = new Fault.Pass();

  @GuardedBy("lock")
  private long leftBeforeCut;

  /** When a throttled lane may send again, on the monotonic clock. */
  @GuardedBy("lock")
  private long freeAt;

  @GuardedBy("lock")
  private long passed;

  @GuardedBy("lock")
  private long dropped;

  void set(Fault next) {
    lock.lock();
    try {
      fault = next;
      leftBeforeCut = next instanceof Fault.CutAfter(long bytes) ? bytes : 0;
      freeAt = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something is to happen to bytes that are next in their connection.
   *
   * @param arrivedAt when they were read, on the monotonic clock
   * @param count how many there are, 1 or more
   */
  Verdict admit(long arrivedAt, int count) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long pause = pause(arrivedAt);
      while (pause > 0) {
        long _ = changed.awaitNanos(pause);
        pause = pause(arrivedAt);
      }
      return decide(count);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the end of a stream may be passed on. */
  void admitEnd(long arrivedAt) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long pause = pauseOfEnd(arrivedAt);
      while (pause > 0) {
        long _ = changed.awaitNanos(pause);
        pause = pauseOfEnd(arrivedAt);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The number of bytes that went on to the other side. */
  long passed() {
    lock.lock();
    try {
      return passed;
    } finally {
      lock.unlock();
    }
  }

  /** The number of bytes that vanished. */
  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long bytes still have to wait, in nanoseconds, unless the fault changes; 0 or less: not.
   */
  @GuardedBy("lock")
  private long pause(long arrivedAt) {
    return switch (fault) {
      case Fault.Pass _, Fault.Swallow _, Fault.CutAfter _ -> 0;
      case Fault.Delay(var by) -> arrivedAt + by.toNanos() - System.nanoTime();
      case Fault.Throttle _ -> freeAt - System.nanoTime();
      case Fault.Stall _ -> Long.MAX_VALUE;
    };
  }

  @GuardedBy("lock")
  private long pauseOfEnd(long arrivedAt) {
    return fault instanceof Fault.Swallow ? Long.MAX_VALUE : pause(arrivedAt);
  }

  @GuardedBy("lock")
  private Verdict decide(int count) {
    return switch (fault) {
      case Fault.Pass _, Fault.Delay _, Fault.Stall _ -> forward(count);
      case Fault.Throttle(long rate) -> forward(slice(rate, count));
      case Fault.Swallow _ -> {
        dropped += count;
        yield new Verdict.Drop();
      }
      case Fault.CutAfter _ -> beforeCut(count);
    };
  }

  @GuardedBy("lock")
  private Verdict forward(int count) {
    passed += count;
    return new Verdict.Forward(count);
  }

  @GuardedBy("lock")
  private int slice(long rate, int count) {
    int slice = Math.clamp(rate / SLICES_PER_SECOND, 1, count);
    freeAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(slice) / rate;
    return slice;
  }

  @GuardedBy("lock")
  private Verdict beforeCut(int count) {
    if (count <= leftBeforeCut) {
      leftBeforeCut -= count;
      return forward(count);
    }
    int last = (int) leftBeforeCut;
    passed += last;
    fault = new Fault.Pass();
    changed.signalAll();
    return new Verdict.Cut(last);
  }
}
