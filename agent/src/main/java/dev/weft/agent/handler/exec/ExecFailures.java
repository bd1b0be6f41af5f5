package dev.weft.agent.handler.exec;

import dev.weft.common.handler.JobFailure;

/** Every way in which a program fails, or is not run at all. */
final class ExecFailures {
  private static final int SIGNALLED = 128;

  private ExecFailures() {}

  /** The owner of this agent does not allow it. */
  static JobFailure notAllowed(String message) {
    return JobFailure.permanent("NOT_ALLOWED", message);
  }

  /** The program could not be started; another agent may have it. */
  static JobFailure notStarted(String message) {
    return JobFailure.passing("START_FAILED", message);
  }

  /** The program ended, and not well. */
  static JobFailure exitCode(int code, String lastLine) {
    String message = "exit code " + code;
    if (code > SIGNALLED) {
      message += " (128 + " + (code - SIGNALLED) + ": most likely ended by that signal)";
    }
    return JobFailure.passing(
        "EXIT_CODE", lastLine.isEmpty() ? message : message + ": " + lastLine);
  }
}
