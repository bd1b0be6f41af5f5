package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.loop.Inbox;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps events for the test to look at; has room unless told otherwise. Thread-safe. */
final class FakeInbox implements Inbox {
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean full;

  @Override
  public void post(Event event) {
    events.add(event);
  }

  @Override
  public void whenRoom(Runnable resume) {
    synchronized (waiting) {
      if (full) {
        waiting.add(resume);
        return;
      }
    }
    resume.run();
  }

  void fill() {
    synchronized (waiting) {
      full = true;
    }
  }

  void empty() {
    List<Runnable> due;
    synchronized (waiting) {
      full = false;
      due = new ArrayList<>(waiting);
      waiting.clear();
    }
    due.forEach(Runnable::run);
  }

  int heldBack() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** The next event, which must be of this type. */
  <E extends Event> E next(Class<E> type) {
    Event event = take();
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  /** All that was posted and not yet looked at. */
  List<Event> rest() {
    List<Event> rest = new ArrayList<>();
    events.drainTo(rest);
    return rest;
  }

  private Event take() {
    try {
      Event event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event came");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
