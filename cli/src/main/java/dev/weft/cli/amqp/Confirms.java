package dev.weft.cli.amqp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import java.io.IOException;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what was published and not yet confirmed on one channel, and holds the publisher back when
 * that is too much. Thread-safe.
 */
final class Confirms implements ConfirmListener {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int window;

  @GuardedBy("lock")
  private final NavigableSet<Long> open = new TreeSet<>();

  @GuardedBy("lock")
  private long refused;

  private Confirms(int window) {
    this.window = window;
  }

  /** Switches confirms on. */
  static Confirms on(Channel channel, int window) throws IOException {
    Confirms confirms = new Confirms(window);
    channel.confirmSelect();
    channel.addConfirmListener(confirms);
    return confirms;
  }

  /**
   * Waits for room; then the message with this number may be published.
   *
   * @throws TimeoutException if there was none for so long
   */
  void admit(long number, Duration patience) throws InterruptedException, TimeoutException {
    lock.lockInterruptibly();
    try {
      awaitAtMost(window - 1, patience);
      open.add(number);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything is confirmed.
   *
   * @throws TimeoutException if that takes so long
   */
  void awaitAll(Duration patience) throws InterruptedException, TimeoutException {
    lock.lockInterruptibly();
    try {
      awaitAtMost(0, patience);
      if (refused > 0) {
        throw new TimeoutException("the broker refused " + refused + " messages");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void handleAck(long number, boolean multiple) {
    settle(number, multiple, false);
  }

  @Override
  public void handleNack(long number, boolean multiple) {
    settle(number, multiple, true);
  }

  private void settle(long number, boolean multiple, boolean isRefused) {
    lock.lock();
    try {
      int before = open.size();
      if (multiple) {
        open.headSet(number, true).clear();
      } else {
        open.remove(number);
      }
      refused += isRefused ? before - open.size() : 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void awaitAtMost(int left, Duration patience)
      throws InterruptedException, TimeoutException {
    long nanos = patience.toNanos();
    while (open.size() > left) {
      if (nanos <= 0) {
        throw new TimeoutException(
            "the broker did not confirm " + open.size() + " messages in " + patience);
      }
      nanos = changed.awaitNanos(nanos);
    }
  }
}
