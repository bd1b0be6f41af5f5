package dev.weft.agent.journal;

import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Outcome;

/** Numbers that stand for values in files, so they never change. */
final class Codes {
  private static final int TRUNCATED = 1;
  private static final int DID_NOT_STOP = 2;
  private static final int PERMANENT = 4;

  private Codes() {}

  static int of(boolean flag) {
    return flag ? 1 : 0;
  }

  static boolean flag(int code) throws DamageException {
    if (code != 0 && code != 1) {
      throw new DamageException("neither yes nor no");
    }
    return code == 1;
  }

  static int of(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> 0;
      case FAILED -> 1;
      case TIMED_OUT -> 2;
      case CANCELLED -> 3;
      case DRAINED -> 4;
      case LOST -> 5;
    };
  }

  static Outcome outcome(int code) throws DamageException {
    for (Outcome outcome : Outcome.values()) {
      if (of(outcome) == code) {
        return outcome;
      }
    }
    throw new DamageException("an unknown outcome");
  }

  static int flags(Ending ending) {
    return (ending.truncated() ? TRUNCATED : 0)
        | (ending.didNotStop() ? DID_NOT_STOP : 0)
        | (ending.failure().permanent() ? PERMANENT : 0);
  }

  static boolean truncated(int flags) {
    return (flags & TRUNCATED) != 0;
  }

  static boolean didNotStop(int flags) {
    return (flags & DID_NOT_STOP) != 0;
  }

  static boolean permanent(int flags) {
    return (flags & PERMANENT) != 0;
  }
}
