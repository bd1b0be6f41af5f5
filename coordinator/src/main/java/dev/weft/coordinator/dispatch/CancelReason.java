package dev.weft.coordinator.dispatch;

/** Why an agent is told to stop an attempt. */
public enum CancelReason {
  /** Somebody asked for it. */
  REQUESTED,
  /** The coordinator's backstop for the timeout. */
  TIMEOUT,
  /** The agent is being drained and the drain's time is over. */
  DRAIN
}
