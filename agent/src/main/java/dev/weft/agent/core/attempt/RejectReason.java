package dev.weft.agent.core.attempt;

/** Why an attempt is not taken: a promise that nothing ran. */
public enum RejectReason {
  /** No slot is free, or too many results wait to be recorded. */
  BUSY,
  /** The agent leaves. */
  DRAINING,
  /** The agent has no such handler. */
  UNKNOWN_HANDLER,
  /** Its lost_after leaves this agent no time to stop it. */
  NOT_ALLOWED,
  /** A newer attempt of the same job is known. */
  STALE
}
