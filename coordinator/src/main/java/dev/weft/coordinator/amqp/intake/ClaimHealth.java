package dev.weft.coordinator.amqp.intake;

/**
 * Whose a queue is.
 *
 * @param otherStore the id of the store that it is another's; empty if that is not known to be
 * @param trouble why it could not be claimed; empty if it could, or nobody has tried yet
 */
public record ClaimHealth(String otherStore, String trouble) {
  /** It is this store's, or nothing is known yet. */
  public static final ClaimHealth FINE = new ClaimHealth("", "");
}
