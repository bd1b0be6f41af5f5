package dev.weft.coordinator.amqp.intake;

import java.time.Duration;

/**
 * How much is taken at once.
 *
 * @param prefetchMax unacknowledged messages of one queue at most, 1 to 65535
 * @param prefetchBytes their bytes at most, as far as the recent ones tell
 * @param stuckAfter messages are given back to the broker when none of them was settled for so long
 * @param depthEvery how often the broker is asked how many messages wait, while somebody asks
 */
public record IntakeSettings(
    int prefetchMax, long prefetchBytes, Duration stuckAfter, Duration depthEvery) {
  /** The prefetch with which each channel begins. */
  public static final int PREFETCH_FIRST = 16;

  /** 512 messages, 32 MiB, 30 s, 2 s. */
  public static final IntakeSettings DEFAULT =
      new IntakeSettings(512, 32 << 20, Duration.ofSeconds(30), Duration.ofSeconds(2));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not right
   */
  public IntakeSettings {
    // The count has 16 bits on the wire, and 0 would mean "no limit".
    if (prefetchMax < 1 || prefetchMax > 65_535) {
      throw new IllegalArgumentException("prefetch must be 1 to 65535, it is " + prefetchMax);
    }
    if (prefetchBytes < 1 || !stuckAfter.isPositive() || !depthEvery.isPositive()) {
      throw new IllegalArgumentException("the limits of taking must be more than zero");
    }
  }
}
