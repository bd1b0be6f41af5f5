package dev.weft.agent.loop;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;

/** What runs attempts, as the loop uses it. Called on the loop's thread. */
public interface Runner {
  /**
   * Begins an attempt, and has {@link Event.Ended} posted when its thread has ended.
   *
   * @param link where what it says goes; negative: nowhere, for now
   */
  void start(int link, Assignment assignment);

  /**
   * Tells an attempt to stop, unless it has ended; if it does not, {@link Event.GaveUp} is posted.
   */
  void stop(AttemptId attempt, StopReason reason);

  /**
   * Has what an attempt still has to say go elsewhere; it may have ended.
   *
   * @param link where to; negative: nowhere, for now
   */
  void redirect(AttemptId attempt, int link);
}
