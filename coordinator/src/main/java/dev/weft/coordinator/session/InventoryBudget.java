package dev.weft.coordinator.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what all agents that are connecting tell of their inventories at once. Thread-safe. */
final class InventoryBudget {
  private final long limit;
  private final AtomicLong held = new AtomicLong();

  InventoryBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes room for items.
   *
   * @throws Violation if there is none now; nothing was taken then
   */
  void take(int items) throws Violation {
    if (held.addAndGet(items) > limit) {
      held.addAndGet(-items);
      throw Violation.later(
          Violation.Kind.CROWDED,
          "CROWDED",
          "too many agents are connecting with large inventories",
          Duration.ofSeconds(5));
    }
  }

  void giveBack(int items) {
    held.addAndGet(-items);
  }
}
