package dev.weft.coordinator.amqp.intake;

import java.time.Duration;

/**
 * How queues are kept to one store.
 *
 * @param share whether messages are taken from queues of other stores, too; unsafe
 * @param expiry how long a store's claim on a queue outlasts its last coordinator
 */
public record ClaimSettings(boolean share, Duration expiry) {
  /** Other stores' queues are left alone, and are theirs for 30 s after their last sign. */
  public static final ClaimSettings DEFAULT = new ClaimSettings(false, Duration.ofSeconds(30));

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it is not right
   */
  public ClaimSettings {
    if (!expiry.isPositive()) {
      throw new IllegalArgumentException("a claim must last for some time");
    }
  }
}
