package dev.weft.agent.core.attempt;

/**
 * Why an attempt did not succeed.
 *
 * @param code short and stable, in capitals; empty in {@link #NONE}
 * @param message for people
 * @param permanent whether trying again cannot help
 */
public record Failure(String code, String message, boolean permanent) {
  /** It succeeded. */
  public static final Failure NONE = new Failure("", "", false);
}
