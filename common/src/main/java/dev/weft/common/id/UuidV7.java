package dev.weft.common.id;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Time-ordered UUIDs, version 7 of RFC 9562: 48 bits of milliseconds, then 74 random bits. */
public final class UuidV7 {
  private UuidV7() {}

  /**
   * Makes one; thread-safe if {@code random} is.
   *
   * @param now its time, to the millisecond
   * @param random where its other bits come from
   */
  public static UUID make(Instant now, RandomGenerator random) {
    long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
