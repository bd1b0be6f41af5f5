package dev.weft.agent.loop;

import dev.weft.agent.core.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The events that wait to be decided. When it is full whoever posts waits: the readers of streams,
 * so that the coordinators slow down, and attempts that have ended. Thread-safe.
 */
public final class Mailbox implements Inbox {
  private static final int CAPACITY = 16_384;

  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(CAPACITY);

  @Override
  public void post(Event event) {
    boolean interrupted = false;
    while (true) {
      try {
        events.put(event);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Moves at most {@code max} events to {@code batch}; waits for the first one. */
  void take(List<Event> batch, int max, Duration patience) throws InterruptedException {
    Event first = events.poll(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      events.drainTo(batch, max - 1);
    }
  }
}
