package dev.weft.cli.shell;

import java.io.Serial;

/** Ends a command: one line that says what is wrong and what to do, and the exit code. */
public final class CommandFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * Makes one without an underlying exception.
   *
   * @param message one line, without the command's name
   */
  public CommandFailure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /**
   * Makes one with what {@code --debug} shows below the line.
   *
   * @param message one line, without the command's name
   */
  public CommandFailure(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A wrong value or file. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  /** What the process exits with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
