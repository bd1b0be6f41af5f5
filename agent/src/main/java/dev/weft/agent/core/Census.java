package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;

/** Told of each attempt that the agent must still be able to account for. */
public interface Census {
  /**
   * An attempt that has not ended, or whose end nobody saw.
   *
   * @param link whose it is
   */
  void unended(int link, AttemptId attempt);

  /**
   * An attempt whose result waits to be recorded.
   *
   * @param link whose it is
   */
  void ended(int link, AttemptId attempt);
}
