package dev.weft.coordinator.amqp.outbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that the broker has not confirmed, in the order of their sequence
 * numbers, which are counted from 1. For one thread.
 */
final class Window {
  private final @Nullable Pending[] slots;
  private long first = 1;
  private long next = 1;

  /**
   * An empty window.
   *
   * @param capacity messages at most
   */
  Window(int capacity) {
    slots = new @Nullable Pending[Integer.highestOneBit(Math.max(2, capacity - 1)) << 1];
  }

  /** How many may still be confirmed, counting gaps: never less than there are. */
  int size() {
    return (int) (next - first);
  }

  /**
   * A message is about to be published.
   *
   * @throws IllegalStateException if the window is full
   */
  void add(Pending pending) {
    if (size() == slots.length) {
      throw new IllegalStateException("the window is full");
    }
    slots[slot(next++)] = pending;
  }

  /**
   * The broker confirmed, or refused, a message or all up to it.
   *
   * @return the notices that have no message left in the window
   */
  List<Pending> answer(long sequence, boolean multiple, boolean ok) {
    long last = Math.min(sequence, next - 1);
    List<Pending> complete = new ArrayList<>();
    for (long at = multiple ? first : Math.max(first, last); at <= last; at++) {
      Pending pending = slots[slot(at)];
      slots[slot(at)] = null;
      if (pending != null && pending.answered(ok)) {
        complete.add(pending);
      }
    }
    while (first < next && slots[slot(first)] == null) {
      first++;
    }
    return complete;
  }

  /** The notices that have a message in the window, in order. */
  Set<Pending> notices() {
    Set<Pending> found = new LinkedHashSet<>();
    for (long at = first; at < next; at++) {
      Pending pending = slots[slot(at)];
      if (pending != null) {
        found.add(pending);
      }
    }
    return found;
  }

  /** Forgets everything: the channel is gone, and the next one counts from 1 again. */
  void clear() {
    Arrays.fill(slots, null);
    first = 1;
    next = 1;
  }

  private int slot(long sequence) {
    return (int) (sequence & (slots.length - 1));
  }
}
