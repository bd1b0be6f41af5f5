package dev.weft.agent.core.attempt;

import java.time.Duration;

/**
 * How an attempt ended, as it is kept until a coordinator has recorded it.
 *
 * @param outcome how
 * @param output what the handler produced
 * @param truncated whether the output was cut at its limit
 * @param failure why it failed; {@link Failure#NONE} if it succeeded
 * @param runTime from the start of the handler to its end
 * @param didNotStop whether the handler was told to stop and was still running when this was made
 */
public record Ending(
    Outcome outcome,
    Content output,
    boolean truncated,
    Failure failure,
    Duration runTime,
    boolean didNotStop) {

  /** The end of an attempt that was stopped before its handler began. */
  public static Ending neverRan(StopReason reason) {
    return new Ending(
        reason.outcome(),
        Content.EMPTY,
        false,
        new Failure(reason.name(), "stopped before it began", false),
        Duration.ZERO,
        false);
  }
}
