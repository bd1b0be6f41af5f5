package dev.weft.coordinator.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.coordinator.dispatch.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the loop: events, and questions that need no commit. Events are not refused here:
 * each source of them is bounded by itself and, through {@link #whenRoom}, by this. Thread-safe.
 */
final class Mailbox implements Inbox {
  /**
   * What the loop takes at once.
   *
   * @param events in order of posting
   * @param errands to run in the loop's thread, before the events are decided
   */
  record Mail(List<Event> events, List<Runnable> errands) {}

  private final int room;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<Event> events = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Deque<Runnable> errands = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Deque<Runnable> heldBack = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean woken;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param room events that wait before sources are held back
   */
  Mailbox(int room) {
    this.room = room;
  }

  @Override
  public void post(Event event) {
    lock.lock();
    try {
      events.add(event);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void whenRoom(Runnable resume) {
    lock.lock();
    try {
      if (events.size() >= room) {
        heldBack.add(resume);
        return;
      }
    } finally {
      lock.unlock();
    }
    resume.run();
  }

  /**
   * Has the loop run something short in its thread, even while it may decide nothing.
   *
   * @return false if the loop has ended and will not run it
   */
  boolean ask(Runnable errand) {
    lock.lock();
    try {
      if (!closed) {
        errands.add(errand);
        arrived.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Has the loop run something short when it next looks for mail; it is not woken for this. */
  void remind(Runnable errand) {
    lock.lock();
    try {
      if (!closed) {
        errands.add(errand);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more errands; gives those that are left. */
  List<Runnable> close() {
    lock.lock();
    try {
      closed = true;
      List<Runnable> left = List.copyOf(errands);
      errands.clear();
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a {@link #take} that waits. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what there is; waits for it if there is nothing.
   *
   * @param max events to take at most; 0: only errands are waited for and taken
   * @param wait how long to wait at most
   */
  Mail take(int max, Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long nanos = wait.toNanos();
      while (nanos > 0 && !woken && errands.isEmpty() && (max == 0 || events.isEmpty())) {
        nanos = arrived.awaitNanos(nanos);
      }
      woken = false;
      List<Event> taken = new ArrayList<>(Math.min(max, events.size()));
      while (taken.size() < max && !events.isEmpty()) {
        taken.add(events.poll());
      }
      List<Runnable> run = new ArrayList<>(errands);
      errands.clear();
      if (events.size() <= room / 2) {
        run.addAll(heldBack);
        heldBack.clear();
      }
      return new Mail(taken, run);
    } finally {
      lock.unlock();
    }
  }
}
