package dev.weft.it.sim;

import java.util.PriorityQueue;

/** Virtual time, in milliseconds, and what is to happen when. */
final class Agenda {
  private record Entry(long at, long order, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long order;

  long now() {
    return now;
  }

  void in(long delay, Runnable action) {
    at(now + delay, action);
  }

  void at(long time, Runnable action) {
    entries.add(new Entry(Math.max(now, time), ++order, action));
  }

  /** Lets happen what is due until then. */
  void runUntil(long end) {
    while (!entries.isEmpty() && entries.peek().at() <= end) {
      Entry next = entries.remove();
      now = next.at();
      next.action().run();
    }
    now = Math.max(now, end);
  }
}
