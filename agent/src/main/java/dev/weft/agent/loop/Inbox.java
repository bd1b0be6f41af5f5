package dev.weft.agent.loop;

import dev.weft.agent.core.Event;

/** Where adapters tell what happened. Thread-safe. */
@FunctionalInterface
public interface Inbox {
  /**
   * Has the event decided, after those that the same thread posted before. Waits while too many
   * others are, whether or not the thread is interrupted; so it must not be called on the loop's
   * own thread.
   */
  void post(Event event);
}
