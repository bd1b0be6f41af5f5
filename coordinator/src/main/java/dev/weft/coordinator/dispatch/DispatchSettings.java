package dev.weft.coordinator.dispatch;

import dev.weft.common.id.PoolName;
import java.time.Duration;
import java.util.Set;

/**
 * What an operator may set of dispatching.
 *
 * @param pools the pools that exist from the start; others appear when a job or an agent names them
 * @param windowJobs queued jobs that each pool keeps in memory at most; the others wait in the
 *     store. Nothing is taken from the broker while it has more results than that to confirm
 * @param windowBytes bytes of payload that each pool's queued jobs keep in memory at most
 * @param lostAfter silence after which an agent's attempts are given up
 * @param killGrace how long a handler may take to stop before the agent reports that it does not
 * @param events whether the end of every job is published, or only of those that ask for it
 * @param cancelWishes jobs that may be cancelled before they come, at once
 * @param cancelWishLife how long such a cancel holds
 * @param recovery what is done when the store was set back
 */
public record DispatchSettings(
    Set<PoolName> pools,
    int windowJobs,
    long windowBytes,
    Duration lostAfter,
    Duration killGrace,
    boolean events,
    int cancelWishes,
    Duration cancelWishLife,
    RecoverySettings recovery) {
  private static final int CANCEL_WISHES = 10_000;
  private static final Duration CANCEL_WISH_LIFE = Duration.ofDays(1);

  /**
   * Pool "default", 10,000 jobs and 64 MiB in memory, lost after 5 min, 10 s of grace, all events.
   */
  public static final DispatchSettings DEFAULT =
      new DispatchSettings(
          Set.of(new PoolName("default")),
          10_000,
          64L << 20,
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          true);

  /** With 10,000 cancels before arrival, which hold for a day. */
  public DispatchSettings(
      Set<PoolName> pools,
      int windowJobs,
      long windowBytes,
      Duration lostAfter,
      Duration killGrace,
      boolean events) {
    this(
        pools,
        windowJobs,
        windowBytes,
        lostAfter,
        killGrace,
        events,
        CANCEL_WISHES,
        CANCEL_WISH_LIFE,
        RecoverySettings.DEFAULT);
  }

  /** The same with other bounds of cancels before arrival. */
  public DispatchSettings withCancelWishes(int most, Duration life) {
    return new DispatchSettings(
        pools, windowJobs, windowBytes, lostAfter, killGrace, events, most, life, recovery);
  }

  /** The same with another way to recover. */
  public DispatchSettings withRecovery(RecoverySettings other) {
    return new DispatchSettings(
        pools,
        windowJobs,
        windowBytes,
        lostAfter,
        killGrace,
        events,
        cancelWishes,
        cancelWishLife,
        other);
  }

  /**
   * Copies the set.
   *
   * @throws IllegalArgumentException if the window has no room or the grace is not positive
   */
  public DispatchSettings {
    if (windowJobs < 1 || !killGrace.isPositive()) {
      throw new IllegalArgumentException("window and kill grace must be above 0");
    }
    pools = Set.copyOf(pools);
  }
}
