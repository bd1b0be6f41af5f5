package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;

/** What the journal must hold before the effects of the same decision are carried out. */
public sealed interface Entry {
  /**
   * An attempt was taken.
   *
   * @param link whose it is
   * @param attempt which
   * @param spec kept with it if there is room for it, and not beyond it
   */
  record Assigned(int link, AttemptId attempt, Spec spec) implements Entry {
    /** Of which nothing more is to be kept. */
    public Assigned(int link, AttemptId attempt) {
      this(link, attempt, Spec.NONE);
    }
  }

  /**
   * An attempt ended; its result is to be kept.
   *
   * @param link whose it is
   * @param attempt which
   * @param ending how
   */
  record Ended(int link, AttemptId attempt, Ending ending) implements Entry {}

  /**
   * An attempt needs to be remembered no longer.
   *
   * @param attempt which
   */
  record Forgotten(AttemptId attempt) implements Entry {}
}
