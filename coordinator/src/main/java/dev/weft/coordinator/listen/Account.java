package dev.weft.coordinator.listen;

import java.time.Duration;

/** What is known of one origin. Guarded by the lock of its door. */
final class Account {
  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  /** Open connections of the origin that have not yet said what they want. */
  int newcomers;

  private double tokens;
  private Duration filledAt;

  Account(double tokens, Duration filledAt) {
    this.tokens = tokens;
    this.filledAt = filledAt;
  }

  /**
   * Takes a token if there is one.
   *
   * @param rate tokens that come back per second
   * @param most that there may be
   */
  boolean takeToken(Duration now, int rate, double most) {
    double grown = now.minus(filledAt).toNanos() / SECOND * rate;
    tokens = Math.min(most, tokens + grown);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
