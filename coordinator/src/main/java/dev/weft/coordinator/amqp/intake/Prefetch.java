package dev.weft.coordinator.amqp.intake;

/**
 * How many unacknowledged messages a channel may hold: begins small, so that a link that flaps
 * exposes few messages to the broker's delivery limit, doubles whenever so many were settled, and
 * keeps to a budget of bytes. Always a power of two or the maximum. For one thread.
 */
final class Prefetch {
  private static final double WEIGHT_OF_NEWEST = 1.0 / 64;

  private final int max;
  private final long budget;
  private int earned;
  private long settledSince;
  private double averageSize;

  /**
   * Begins.
   *
   * @param max 1 to 65535
   * @param budget in bytes
   */
  Prefetch(int max, long budget) {
    this.max = max;
    this.budget = budget;
    this.earned = Math.min(IntakeSettings.PREFETCH_FIRST, max);
  }

  /** A message arrived. */
  void arrived(long count, long bytes) {
    double average = (double) bytes / count;
    double weight = Math.min(1, count * WEIGHT_OF_NEWEST);
    averageSize = averageSize == 0 ? average : averageSize + (average - averageSize) * weight;
  }

  /** Messages were settled and acknowledged. */
  void settled(long count) {
    settledSince += count;
    while (settledSince >= earned && earned < max) {
      settledSince -= earned;
      earned = Math.min(max, earned * 2);
    }
  }

  /** What the prefetch should be now, at least 1. */
  int target() {
    if (averageSize * earned <= budget) {
      return earned;
    }
    int affordable = (int) Math.max(1, budget / Math.max(1, averageSize));
    return Math.min(earned, Integer.highestOneBit(affordable));
  }
}
