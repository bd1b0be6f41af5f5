package dev.weft.common.time;

import java.time.Duration;
import java.time.Instant;

/**
 * One reading of both clocks.
 *
 * @param wall the wall clock: for records and for people; may jump
 * @param steady time since some fixed point of this process: for silence, timeouts and waits; never
 *     jumps
 */
public record Moment(Instant wall, Duration steady) {
  /** The moment that is {@code length} later on both clocks. */
  public Moment plus(Duration length) {
    return new Moment(wall.plus(length), steady.plus(length));
  }

  /** How much steady time has passed since {@code earlier}; negative if it is later. */
  public Duration since(Moment earlier) {
    return steady.minus(earlier.steady);
  }
}
