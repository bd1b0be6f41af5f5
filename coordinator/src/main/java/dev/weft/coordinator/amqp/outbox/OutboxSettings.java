package dev.weft.coordinator.amqp.outbox;

/**
 * How results are published.
 *
 * @param events whether results go to {@code weft.events}, too
 * @param window messages that may wait for the broker's confirm
 * @param notices that may wait in memory
 * @param bytes of their outputs and bodies
 */
public record OutboxSettings(boolean events, int window, int notices, long bytes) {
  /** Events, 1,000 messages, 10,000 notices, 64 MiB. */
  public static final OutboxSettings DEFAULT = new OutboxSettings(true, 1_000, 10_000, 64 << 20);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not right
   */
  public OutboxSettings {
    if (window < 1 || notices < 1 || bytes < 1) {
      throw new IllegalArgumentException("the limits of publishing must be more than zero");
    }
  }
}
