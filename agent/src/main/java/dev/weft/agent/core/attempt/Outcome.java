package dev.weft.agent.core.attempt;

/** How an attempt ended. */
public enum Outcome {
  /** The handler returned. */
  SUCCEEDED,
  /** The handler failed. */
  FAILED,
  /** The handler ran longer than its timeout and was stopped. */
  TIMED_OUT,
  /** The attempt was stopped on request, or because a newer one replaced it. */
  CANCELLED,
  /** The attempt was stopped because the agent leaves. */
  DRAINED,
  /** The attempt was stopped because the agent is cut off for too long. */
  LOST
}
