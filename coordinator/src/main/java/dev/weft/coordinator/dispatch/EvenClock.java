package dev.weft.coordinator.dispatch;

import dev.weft.common.time.Moment;
import java.time.Duration;
import java.time.Instant;

/**
 * Reads like the wall clock did at the start, and is driven on by the steady clock: so a length of
 * time that begins and ends in one process is right whatever is done to the wall clock, and can be
 * written down as a time for the next process. Confined to the thread that decides.
 */
final class EvenClock {
  private Moment start = new Moment(Instant.EPOCH, Duration.ZERO);

  /** From now on it reads as the wall clock does now. */
  void start(Moment now) {
    start = now;
  }

  /** What it reads. */
  Instant at(Moment now) {
    return start.wall().plus(now.since(start));
  }
}
