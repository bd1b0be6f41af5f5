package dev.weft.it.chaos;

import java.time.Duration;

/**
 * Lets so many through in a second, evenly. Who was held up by something else may not make up for
 * it. For one thread.
 */
final class Pace {
  private final long gapNanos;
  private long free = System.nanoTime();

  /** A pace of so many in a second. */
  Pace(int perSecond) {
    this.gapNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  /** Waits for the next one's time. */
  void next() throws InterruptedException {
    long now = System.nanoTime();
    if (free - now > 0) {
      Thread.sleep(Duration.ofNanos(free - now));
    }
    free = Math.max(free, now - 10 * gapNanos) + gapNanos;
  }
}
