package dev.weft.coordinator.dispatch.job;

/** How an attempt ended. */
public enum Outcome {
  /** The handler returned. */
  SUCCEEDED,
  /** The handler failed. */
  FAILED,
  /** The handler ran longer than its timeout and was stopped. */
  TIMED_OUT,
  /** The attempt was stopped on request. */
  CANCELLED,
  /** Its agent was lost, or restarted without it. */
  LOST,
  /** Its agent left and stopped it. */
  DRAINED
}
