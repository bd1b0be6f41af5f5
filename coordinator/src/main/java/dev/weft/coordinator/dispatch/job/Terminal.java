package dev.weft.coordinator.dispatch.job;

/** The terminal states of a job. */
public enum Terminal {
  /** Ended well. */
  SUCCEEDED,
  /** Ended badly, with no attempts left. */
  FAILED,
  /** The last attempt ran longer than its timeout. */
  TIMED_OUT,
  /** Stopped on request. */
  CANCELLED,
  /** Did not start within its start deadline. */
  EXPIRED,
  /** No agent is allowed to run it. */
  REJECTED
}
