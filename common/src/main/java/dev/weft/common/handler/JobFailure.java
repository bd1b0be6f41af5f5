package dev.weft.common.handler;

import java.io.Serial;

/** Thrown by a handler to say what went wrong and whether trying again can help. */
public final class JobFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean permanent;

  private JobFailure(String code, String message, boolean permanent) {
    super(message);
    this.code = code;
    this.permanent = permanent;
  }

  /**
   * A failure that may pass: the job is tried again as its policy says.
   *
   * @param code short and stable, in capitals, such as {@code HTTP_STATUS}; at most 63 characters
   * @param message for people; cut at 8 KiB
   */
  public static JobFailure passing(String code, String message) {
    return new JobFailure(code, message, false);
  }

  /**
   * A failure that stays: the job is not tried again.
   *
   * @param code as in {@link #passing}
   * @param message for people; cut at 8 KiB
   */
  public static JobFailure permanent(String code, String message) {
    return new JobFailure(code, message, true);
  }

  /** The stable code. */
  public String code() {
    return code;
  }

  /** Whether trying again cannot help. */
  public boolean permanent() {
    return permanent;
  }
}
