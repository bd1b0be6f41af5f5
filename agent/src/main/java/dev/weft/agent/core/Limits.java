package dev.weft.agent.core;

/**
 * How much the agent takes.
 *
 * @param slots attempts at once, from 1
 * @param resultBytes bytes of results that wait to be recorded; above 80 % of it the agent takes no
 *     more attempts until half of it is free
 */
public record Limits(int slots, long resultBytes) {
  /** Checks the numbers. */
  public Limits {
    if (slots < 1 || resultBytes < 1) {
      throw new IllegalArgumentException("limits must be at least 1");
    }
  }
}
