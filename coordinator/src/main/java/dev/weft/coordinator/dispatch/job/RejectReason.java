package dev.weft.coordinator.dispatch.job;

/** Why an agent did not take an attempt. */
public enum RejectReason {
  /** No slot is free. */
  BUSY,
  /** The agent is leaving. */
  DRAINING,
  /** The agent has no such handler. */
  UNKNOWN_HANDLER,
  /** The agent's own policy forbids it. */
  NOT_ALLOWED,
  /** The agent knows a newer attempt. */
  STALE;

  /** Whether the same agent would refuse the job again. */
  public boolean lasting() {
    return this == UNKNOWN_HANDLER || this == NOT_ALLOWED;
  }
}
