package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Event;

/** Where adapters put events. Thread-safe; never blocks. */
public interface Inbox {
  /** Posts an event; events of one thread are decided in the order of posting. */
  void post(Event event);

  /**
   * Runs {@code resume} as soon as the inbox has room: at once in the caller's thread if it has,
   * else later in the loop's. A source of events that can be held back asks this before it takes
   * more.
   *
   * @param resume short and non-blocking
   */
  void whenRoom(Runnable resume);
}
