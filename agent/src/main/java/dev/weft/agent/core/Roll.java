package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;

/** All attempts that the agent must still be able to account for. */
public interface Roll {
  /** Tells of each of them. */
  void count(Census census);

  /** Whether this is one of them. */
  boolean holds(AttemptId attempt);
}
