package dev.weft.coordinator.dispatch;

/** How far an attempt is that an agent claims. */
public enum ClaimPhase {
  /** It runs, or is about to. */
  RUNNING,
  /** It has ended, and its result waits to be acknowledged. */
  FINISHED,
  /** It ended with an earlier process of the agent, without a result. */
  LOST
}
