package dev.weft.coordinator.dispatch.job;

/**
 * Where a job's result is published.
 *
 * @param address routing key on the default exchange; empty for no reply
 * @param correlationId returned with the result; may be empty
 */
public record Reply(String address, String correlationId) {
  /** No reply. */
  public static final Reply NONE = new Reply("", "");

  /** Whether a reply is wanted. */
  public boolean wanted() {
    return !address.isEmpty();
  }
}
