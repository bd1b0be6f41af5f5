package dev.weft.agent.crash;

/** Where an agent can be halted. Part of the tests: set by {@code -Dweft.test.crash}. */
public enum CrashPoint {
  /** An assignment has come, and is not in the journal. */
  BEFORE_ASSIGNED_JOURNAL,
  /** An assignment is in the journal, and has not started. */
  AFTER_ASSIGNED_JOURNAL,
  /** An attempt has ended, and its result is not in the journal. */
  BEFORE_RESULT_JOURNAL,
  /** A result is in the journal, and is not sent. */
  AFTER_RESULT_JOURNAL,
  /** A result is acknowledged, and the journal still has it. */
  BEFORE_FORGET_JOURNAL
}
