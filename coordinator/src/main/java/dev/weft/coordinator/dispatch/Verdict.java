package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;

/**
 * What an agent is to do with an attempt that it holds.
 *
 * @param attempt which attempt
 * @param action what to do
 */
public record Verdict(AttemptId attempt, Action action) {
  /** What to do with a held attempt. */
  public enum Action {
    /** Still wanted: go on. */
    CONTINUE,
    /** Finished and not yet recorded: send the result. */
    SEND_RESULT,
    /** Recorded already: forget it. */
    FORGET,
    /** Superseded, cancelled or unknown: stop it and forget it. */
    ABORT,
    /** Another coordinator's: go on, and wait for that one. */
    LEAVE,
    /** Not known, and yet it may be that the store has lost it: go on, and claim it. */
    CLAIM
  }
}
