package dev.weft.cli.shell;

/** How a command ends, for scripts. The numbers are part of the command's contract. */
public enum ExitCode {
  /** All went well. */
  OK(0, "done; every job that was waited for succeeded"),
  /** A job that was waited for did not succeed, or the doctor found something unsafe. */
  JOB_FAILED(1, "a job that was waited for did not succeed, or the doctor found something unsafe"),
  /** The command line, a file or a value is wrong. */
  USAGE(2, "the command line, a file or a value is wrong"),
  /** Nothing answers, or what answers cannot do it now. */
  UNREACHABLE(3, "the coordinator or the broker cannot be reached, or cannot do it now"),
  /** What was named does not exist. */
  NOT_FOUND(4, "there is no such job, dead letter, agent or pool"),
  /** The coordinator said no. */
  REFUSED(5, "the coordinator refused: a conflict, a limit or a wrong state"),
  /** The caller may not do that. */
  DENIED(6, "not allowed"),
  /** The time to wait ran out. */
  GAVE_UP(7, "gave up waiting; the job goes on"),
  /** A fault in Weft itself. */
  INTERNAL(70, "a fault in Weft itself");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number that the process exits with. */
  public int code() {
    return code;
  }

  /** What it means, in half a line. */
  public String meaning() {
    return meaning;
  }
}
