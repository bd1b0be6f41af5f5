package dev.weft.coordinator.dispatch.job;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When something happens to a job by itself.
 *
 * @param clock by which clock
 * @param at when, in whole microseconds, as stores keep it; rounded up, so that nothing is early
 */
public record Due(Clock clock, Instant at) {
  /** The clocks that a job can wait for. */
  public enum Clock {
    /** Reads like the wall clock of the start, and never jumps: for lengths of time. */
    EVEN,
    /** The wall clock, wherever it has been set to: for times that somebody has named. */
    WALL
  }

  /** Rounds the time up. */
  public Due {
    requireNonNull(clock, "clock is null");
    at = wholeMicros(at);
  }

  /** The time in whole microseconds, rounded up. */
  public static Instant wholeMicros(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.MICROS);
    return whole.equals(time) ? time : whole.plus(1, ChronoUnit.MICROS);
  }
}
