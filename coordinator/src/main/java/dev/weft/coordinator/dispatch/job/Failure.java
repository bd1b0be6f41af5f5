package dev.weft.coordinator.dispatch.job;

/**
 * Why an attempt or a job did not succeed.
 *
 * @param code short and stable, in capitals; empty for {@link #NONE}
 * @param message for people; at most 8 KiB
 * @param permanent whether trying again cannot help
 */
public record Failure(String code, String message, boolean permanent) {
  /** Nothing failed. */
  public static final Failure NONE = new Failure("", "", false);

  /** Whether there is one. */
  public boolean exists() {
    return !code.isEmpty();
  }

  /** A failure that may pass. */
  public static Failure passing(String code, String message) {
    return new Failure(code, message, false);
  }
}
