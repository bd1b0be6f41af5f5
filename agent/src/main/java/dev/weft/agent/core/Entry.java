package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.common.id.AttemptId;

/** What the journal must hold before the effects of the same decision are carried out. */
public sealed interface Entry {
  /**
   * An attempt was taken.
   *
   * @param assignment which
   */
  record Assigned(Assignment assignment) implements Entry {}

  /**
   * An attempt ended; its result is to be kept.
   *
   * @param attempt which
   * @param ending how
   */
  record Ended(AttemptId attempt, Ending ending) implements Entry {}

  /**
   * An attempt needs to be remembered no longer.
   *
   * @param attempt which
   */
  record Forgotten(AttemptId attempt) implements Entry {}
}
