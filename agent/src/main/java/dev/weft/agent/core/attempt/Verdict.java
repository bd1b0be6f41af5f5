package dev.weft.agent.core.attempt;

import dev.weft.common.id.AttemptId;

/**
 * What a coordinator wants done with an attempt that it was told of.
 *
 * @param attempt which
 * @param action what
 */
public record Verdict(AttemptId attempt, Action action) {
  /** What to do with an attempt. */
  public enum Action {
    /** Go on. */
    CONTINUE,
    /** Send the result. */
    SEND_RESULT,
    /** The result is recorded: forget it. */
    FORGET,
    /** Superseded, cancelled or unknown: stop it and forget it. */
    ABORT,
    /** Another coordinator's: go on, and wait for that one. */
    LEAVE,
    /** Its store may have lost it: go on, say what is known of it, and wait for another verdict. */
    CLAIM
  }
}
