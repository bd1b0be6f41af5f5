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

  /** Code of the failure of an attempt that was lost with its agent. */
  public static final String AGENT_LOST = "AGENT_LOST";

  /** Code of the failure of a job whose attempt was stopped by an agent that leaves. */
  public static final String DRAINED = "DRAINED";

  /**
   * The failure of a job that would have to run again, and whose payload was lost with the store.
   */
  static final Failure PAYLOAD_LOST =
      new Failure(
          "PAYLOAD_LOST",
          "the store lost its payload and no agent has kept it, so it cannot run again",
          true);

  /** Whether there is one. */
  public boolean exists() {
    return !code.isEmpty();
  }

  /** A failure that may pass. */
  public static Failure passing(String code, String message) {
    return new Failure(code, message, false);
  }
}
