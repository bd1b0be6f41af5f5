package dev.weft.common.task;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A bounded number of permits: what bounds running work where threads are free. Whoever waits for
 * one is served in order. Thread-safe.
 */
public final class Permits {
  private final int limit;
  private final Semaphore free;

  /**
   * Makes permits, all free.
   *
   * @param limit how many may be held at once, at least 1
   */
  public Permits(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
    this.limit = limit;
    this.free = new Semaphore(limit, true);
  }

  /** Waits for a permit. */
  public Permit acquire() throws InterruptedException {
    free.acquire();
    return new Permit(free);
  }

  /** Waits for a permit as long as {@code patience}; empty if there was none. */
  public Optional<Permit> tryAcquire(Duration patience) throws InterruptedException {
    return free.tryAcquire(TimeUnit.NANOSECONDS.convert(patience), TimeUnit.NANOSECONDS)
        ? Optional.of(new Permit(free))
        : Optional.empty();
  }

  /** Takes a permit if one is free now, before anybody who waits; else empty. */
  public Optional<Permit> tryAcquire() {
    return free.tryAcquire() ? Optional.of(new Permit(free)) : Optional.empty();
  }

  /** How many may be held at once. */
  public int limit() {
    return limit;
  }

  /** How many are free; already old when it is read. */
  public int free() {
    return free.availablePermits();
  }
}
