package dev.weft.it.history;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that is the same in all processes of a machine and never jumps, whatever becomes of their
 * wall clocks: it counts from when the machine was started, as {@link System#nanoTime} does on
 * Linux. Immutable.
 *
 * @param zero when that was
 */
public record SteadyClock(Instant zero) implements InstantSource {
  /** One that agrees with this process's wall clock now. */
  public static SteadyClock now() {
    return new SteadyClock(Instant.now().minusNanos(System.nanoTime()));
  }

  @Override
  public Instant instant() {
    return zero.plus(Duration.ofNanos(System.nanoTime()));
  }
}
