package dev.weft.agent.run;

import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.telemetry.Utf8;
import dev.weft.common.config.Durations;
import dev.weft.common.handler.JobFailure;
import java.time.Duration;

/** What a handler threw, as a failure. Pure; any thread. */
final class Failures {
  private static final int LONGEST_CODE = 63;
  private static final int LONGEST_MESSAGE = 8 * 1024;

  private Failures() {}

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case JobFailure failure ->
          failure(failure.code(), String.valueOf(failure.getMessage()), failure.permanent());
      case OutOfMemoryError _ -> failure("OUT_OF_MEMORY", describe(thrown), false);
      case StackOverflowError _ -> failure("STACK_OVERFLOW", describe(thrown), false);
      case InterruptedException _ -> failure("INTERRUPTED", describe(thrown), false);
      case Error _ -> failure("ERROR", describe(thrown), false);
      default -> failure("EXCEPTION", describe(thrown), false);
    };
  }

  /**
   * A handler that was told to stop.
   *
   * @param timeout of the attempt
   * @param how it ended, if there is more to say than that it stopped
   */
  static Failure stopped(StopReason reason, Duration timeout, String how) {
    String why =
        switch (reason) {
          case REQUESTED -> "it was cancelled";
          case TIMEOUT -> "it ran longer than its timeout of " + Durations.format(timeout);
          case DRAIN -> "its agent leaves";
          case SUPERSEDED -> "a newer attempt of the job came";
          case CUT_OFF -> "its agent was cut off from the coordinator for too long and stopped it";
          case ABORTED -> "the coordinator no longer wants it";
        };
    return failure(reason.name(), how.isEmpty() ? why : why + "; " + how, false);
  }

  /** The memory for outputs was used up. */
  static Failure outOfOutputMemory() {
    return failure("OUTPUT_MEMORY", "the agent has no memory left for outputs", false);
  }

  private static Failure failure(String code, String message, boolean permanent) {
    String shortCode = Utf8.cut(code, LONGEST_CODE);
    return new Failure(shortCode, Utf8.cut(message, LONGEST_MESSAGE), permanent);
  }

  private static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    String name = thrown.getClass().getName();
    return message == null || message.isEmpty() ? name : name + ": " + message;
  }
}
