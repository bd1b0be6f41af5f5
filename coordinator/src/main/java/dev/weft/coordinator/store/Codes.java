package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Overlap;
import dev.weft.coordinator.loop.StateName;
import java.util.function.ToIntFunction;

/** Names as the schema's numbers. */
final class Codes {
  /** From this number on a state is terminal. */
  static final int TERMINAL = 10;

  private Codes() {}

  static int of(StateName state) {
    return switch (state) {
      case QUEUED -> 0;
      case ASSIGNED -> 1;
      case RUNNING -> 2;
      case RETRY_WAIT -> 3;
      case CANCELLING -> 4;
      case HELD -> 5;
      case DELAYED -> 6;
      case SUCCEEDED -> TERMINAL;
      case FAILED -> 11;
      case TIMED_OUT -> 12;
      case CANCELLED -> 13;
      case EXPIRED -> 14;
      case REJECTED -> 15;
    };
  }

  static int of(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> 0;
      case FAILED -> 1;
      case TIMED_OUT -> 2;
      case CANCELLED -> 3;
      case LOST -> 4;
      case DRAINED -> 5;
    };
  }

  static int of(Attempt.Standing standing) {
    return switch (standing) {
      case GIVEN -> 0;
      case STARTED -> 1;
      case LOST -> 2;
      case OVER -> 3;
    };
  }

  static int of(LossRule.OnLost onLost) {
    return switch (onLost) {
      case RETRY -> 0;
      case FAIL -> 1;
      case HOLD -> 2;
    };
  }

  /** 0 is none of them. */
  static int of(Due.Clock clock) {
    return switch (clock) {
      case EVEN -> 1;
      case WALL -> 2;
    };
  }

  /**
   * What a lost agent means, by that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static LossRule.OnLost onLost(int code) {
    return withCode(
        LossRule.OnLost.values(), Codes::of, code, "no rule for losses has the number ");
  }

  /**
   * The clock with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Due.Clock clock(int code) {
    for (Due.Clock clock : Due.Clock.values()) {
      if (of(clock) == code) {
        return clock;
      }
    }
    throw new IllegalArgumentException("no clock has the number " + code);
  }

  static int of(Overlap overlap) {
    return switch (overlap) {
      case SKIP -> 0;
      case ALLOW -> 1;
      case REPLACE -> 2;
    };
  }

  /**
   * The overlap with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Overlap overlap(int code) {
    for (Overlap overlap : Overlap.values()) {
      if (of(overlap) == code) {
        return overlap;
      }
    }
    throw new IllegalArgumentException("no overlap has the number " + code);
  }

  static int of(CatchUp.Which which) {
    return switch (which) {
      case SKIP -> 0;
      case ONE -> 1;
      case ALL -> 2;
    };
  }

  /**
   * What is caught up on, with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static CatchUp.Which catchUp(int code) {
    for (CatchUp.Which which : CatchUp.Which.values()) {
      if (of(which) == code) {
        return which;
      }
    }
    throw new IllegalArgumentException("nothing that is caught up on has the number " + code);
  }

  static int of(Job.Adoption adoption) {
    return switch (adoption) {
      case NONE -> 0;
      case ADOPTED -> 1;
      case WITHOUT_PAYLOAD -> 2;
    };
  }

  /**
   * The adoption with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Job.Adoption adoption(int code) {
    return withCode(Job.Adoption.values(), Codes::of, code, "no adoption has the number ");
  }

  /**
   * The state with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static StateName state(int code) {
    return withCode(StateName.values(), Codes::of, code, "no state has the number ");
  }

  /**
   * The terminal state with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Terminal terminal(int code) {
    return withCode(
        Terminal.values(), how -> of(StateName.of(how)), code, "no terminal state has the number ");
  }

  /**
   * The standing with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Attempt.Standing standing(int code) {
    return withCode(Attempt.Standing.values(), Codes::of, code, "no attempt stands at ");
  }

  /**
   * The outcome with that number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Outcome outcome(int code) {
    return withCode(Outcome.values(), Codes::of, code, "no outcome has the number ");
  }

  private static <T> T withCode(T[] all, ToIntFunction<T> codeOf, int code, String otherwise) {
    for (T one : all) {
      if (codeOf.applyAsInt(one) == code) {
        return one;
      }
    }
    throw new IllegalArgumentException(otherwise + code);
  }
}
