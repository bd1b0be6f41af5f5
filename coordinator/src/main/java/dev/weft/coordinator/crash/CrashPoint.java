package dev.weft.coordinator.crash;

/** Where a coordinator can be halted. Part of the tests: set by {@code -Dweft.test.crash}. */
public enum CrashPoint {
  /** A job has been taken from the broker or a caller, and is not recorded. */
  BEFORE_ACCEPT_COMMIT,
  /** A job is recorded; the broker or the caller does not know it. */
  AFTER_ACCEPT_COMMIT,
  /** An assignment is recorded and not sent. */
  BEFORE_ASSIGN,
  /** An agent has said that it took an assignment; that is not recorded. */
  AFTER_ASSIGN,
  /** A result has come; the loop does not know it. */
  RESULT_RECEIVED,
  /** A result is decided upon and not recorded. */
  BEFORE_RESULT_COMMIT,
  /** A result is recorded; its agent does not know it. */
  BEFORE_RESULT_ACK,
  /** A result is recorded and not published. */
  BEFORE_PUBLISH,
  /** A result is published and confirmed; that is not recorded. */
  AFTER_PUBLISH
}
