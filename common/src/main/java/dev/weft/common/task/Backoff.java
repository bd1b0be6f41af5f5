package dev.weft.common.task;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each try to connect again: exponential with full jitter, so that a crowd
 * that lost its server together does not come back together. For one thread.
 */
public final class Backoff {
  private final Duration min;
  private final Duration max;
  private final RandomGenerator random;
  private Duration ceiling;

  /**
   * Begins with {@code min} as the ceiling of the first wait.
   *
   * @param min more than zero
   * @param max at least {@code min}, at most 100 years
   */
  public Backoff(Duration min, Duration max, RandomGenerator random) {
    if (!min.isPositive() || max.compareTo(min) < 0 || max.toDays() > 36_500) {
      throw new IllegalArgumentException("not a range of waits: " + min + " to " + max);
    }
    this.min = min;
    this.max = max;
    this.random = random;
    this.ceiling = min;
  }

  /**
   * The next wait: anything from zero to the ceiling, which then doubles until it is {@code max}.
   */
  public Duration next() {
    Duration wait = Duration.ofNanos(random.nextLong(ceiling.toNanos() + 1));
    ceiling = ceiling.compareTo(max.dividedBy(2)) < 0 ? ceiling.multipliedBy(2) : max;
    return wait;
  }

  /** After a success: the next wait is a first one again. */
  public void reset() {
    ceiling = min;
  }
}
