package dev.weft.coordinator.dispatch;

/** Why a job does not run yet. */
public enum WaitReason {
  /** No agent of the pool is connected. */
  NO_AGENT,
  /** No connected agent of the pool has the handler. */
  NO_HANDLER,
  /**
   * No connected agent with the handler matches the labels, is the pinned one, or has not refused
   * it.
   */
  NO_MATCH,
  /** Every agent that could run it is full. */
  NO_FREE_SLOT,
  /** Every agent that could run it is draining. */
  DRAINING,
  /** It waits for its next attempt. */
  BACKING_OFF,
  /** An attempt was lost, and it asked to wait for an operator then. */
  HELD,
  /** The pool is paused. */
  PAUSED,
  /** The store was set back: nothing starts until the agents have told what they hold. */
  RECOVERING,
  /** It is not to start yet. */
  NOT_BEFORE,
  /** It is in line behind others. */
  IN_LINE
}
