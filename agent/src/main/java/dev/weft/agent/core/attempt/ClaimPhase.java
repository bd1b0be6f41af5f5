package dev.weft.agent.core.attempt;

/** How far an attempt is that a coordinator may have lost. */
public enum ClaimPhase {
  /** Running or about to. */
  RUNNING,
  /** Ended, and its result is kept. */
  FINISHED,
  /** Ended with an earlier process of the agent, without a result. */
  LOST
}
