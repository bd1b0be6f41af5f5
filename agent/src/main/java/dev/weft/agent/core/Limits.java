package dev.weft.agent.core;

import java.time.Duration;

/**
 * How much the agent takes.
 *
 * @param slots attempts at once, from 1
 * @param resultBytes bytes of results that wait to be recorded; above 80 % of it the agent takes no
 *     more attempts until half of it is free
 * @param killGrace how long an attempt may take to end after it was told to stop
 */
public record Limits(int slots, long resultBytes, Duration killGrace) {
  /** Checks the numbers. */
  public Limits {
    if (slots < 1 || resultBytes < 1 || killGrace.isNegative()) {
      throw new IllegalArgumentException("limits must be at least 1, and the grace not negative");
    }
  }
}
