package dev.weft.coordinator.dispatch;

import java.time.Duration;

/**
 * What an operator may set of recovery.
 *
 * @param auto whether it begins by itself when the store was set back
 * @param claimWindow how long to wait for more agents after the last one has come
 */
public record RecoverySettings(boolean auto, Duration claimWindow) {
  /** By itself, 15 s. */
  public static final RecoverySettings DEFAULT = new RecoverySettings(true, Duration.ofSeconds(15));

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the window is negative
   */
  public RecoverySettings {
    if (claimWindow.isNegative()) {
      throw new IllegalArgumentException("the claim window must not be negative");
    }
  }
}
