package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AttemptId;
import java.time.Duration;

/**
 * Exponential backoff with full jitter: before retry n a wait between 0 and min(max, initial x
 * 2^(n-1)).
 *
 * @param initial at least 0
 * @param max at least initial
 */
public record Backoff(Duration initial, Duration max) {
  /** The longest wait that may be asked for. */
  public static final Duration LIMIT = Duration.ofHours(24);

  /** 1 s, doubling up to 1 min. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if {@code 0 <= initial <= max <= 24 h} does not hold
   */
  public Backoff {
    if (initial.isNegative() || max.compareTo(initial) < 0 || max.compareTo(LIMIT) > 0) {
      throw new IllegalArgumentException("backoff must be 0 <= initial <= max <= 24 h");
    }
  }

  /**
   * The wait after an attempt. The jitter comes from the attempt's name, so deciding stays
   * deterministic while jobs still spread.
   *
   * @param retry from 1
   * @param attempt the attempt that ended
   */
  public Duration before(int retry, AttemptId attempt) {
    int doublings = Math.min(retry - 1, 40);
    long ceiling = Math.min(max.toMillis(), saturatedShift(initial.toMillis(), doublings));
    double fraction = (mix(attempt.hashCode()) >>> 11) * 0x1.0p-53;
    return Duration.ofMillis((long) (fraction * (ceiling + 1)));
  }

  private static long saturatedShift(long value, int doublings) {
    return Long.numberOfLeadingZeros(value) <= doublings + 1 ? Long.MAX_VALUE : value << doublings;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable PRNGs, OOPSLA 2014). */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
