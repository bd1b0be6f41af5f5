package dev.weft.coordinator.dispatch;

import java.util.List;

/**
 * Numbers the notices, and counts those that the broker has not confirmed. While they are too many
 * nothing more is taken in from the broker: what it is too slow for, or too full, would only move
 * from its queues to the store.
 */
final class Notices {
  private final int most;
  private long last;
  private long restored;
  private long open;
  private boolean tooMany;

  /**
   * Counts from zero.
   *
   * @param most notices that may wait before they are too many; half of them are few enough again
   */
  Notices(int most) {
    this.most = most;
  }

  /** Those up to this number are of an earlier run; they are published first, and not counted. */
  void start(long lastOfEarlier) {
    last = lastOfEarlier;
    restored = lastOfEarlier;
  }

  /** The number of a new one. */
  long next() {
    open++;
    tooMany |= open > most;
    return ++last;
  }

  /**
   * These are confirmed.
   *
   * @return whether they had been too many and are no longer
   */
  boolean done(List<Long> numbers) {
    open -= numbers.stream().filter(number -> number > restored).count();
    boolean relief = tooMany && open <= most / 2;
    tooMany &= !relief;
    return relief;
  }

  /** Whether too many wait. */
  boolean tooMany() {
    return tooMany;
  }
}
