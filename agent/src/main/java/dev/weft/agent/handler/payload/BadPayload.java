package dev.weft.agent.handler.payload;

import dev.weft.common.handler.JobFailure;

/** The failure of a job whose payload its handler does not understand. Trying again cannot help. */
public final class BadPayload {
  /** Code of every such failure. */
  public static final String CODE = "BAD_PAYLOAD";

  private static final int MAX_CHARS = 500;

  private BadPayload() {}

  /**
   * The failure.
   *
   * @param message what is wrong and what was expected; cut at 500 characters
   */
  public static JobFailure because(String message) {
    String shown = message.length() > MAX_CHARS ? message.substring(0, MAX_CHARS) + "…" : message;
    return JobFailure.permanent(CODE, shown);
  }
}
