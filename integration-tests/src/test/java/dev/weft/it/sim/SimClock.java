package dev.weft.it.sim;

import java.time.Duration;

/** A steady clock that runs at a speed of its own. */
final class SimClock {
  private final Agenda agenda;
  private final double rate;
  private final long offset;

  /**
   * Makes a clock.
   *
   * @param rate how many of its seconds pass in a true one
   * @param offset true milliseconds that it is ahead
   */
  SimClock(Agenda agenda, double rate, long offset) {
    this.agenda = agenda;
    this.rate = rate;
    this.offset = offset;
  }

  Duration now() {
    return Duration.ofNanos((long) ((agenda.now() + offset) * rate * 1e6));
  }

  /** In how many true milliseconds so much of its time will have passed. */
  long until(Duration length) {
    return Math.max(0, (long) Math.ceil(length.toNanos() / rate / 1e6));
  }
}
