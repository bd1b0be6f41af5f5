package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import java.util.List;

/**
 * What an earlier process of the agent left behind.
 *
 * @param finished whose results wait to be recorded, in the order in which they were made
 * @param lost what it had taken and had no result of: that ended with it
 */
public record Restored(List<Finished> finished, List<Lost> lost) {
  /** Nothing. */
  public static final Restored NOTHING = new Restored(List.of(), List.of());

  /** Copies the lists. */
  public Restored {
    finished = List.copyOf(finished);
    lost = List.copyOf(lost);
  }

  /**
   * A result.
   *
   * @param link whose it is
   * @param attempt which
   * @param size bytes of output
   */
  public record Finished(int link, AttemptId attempt, int size) {}

  /**
   * An attempt that ended with its process.
   *
   * @param link whose it is
   * @param attempt which
   */
  public record Lost(int link, AttemptId attempt) {}
}
