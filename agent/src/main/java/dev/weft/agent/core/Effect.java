package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import java.time.Duration;

/** What is to be done once the entries of the same decision are in the journal, in order. */
public sealed interface Effect {
  /**
   * Tell a coordinator; nothing if the stream is gone, since the next one begins with an inventory.
   *
   * @param stream where
   * @param message what
   */
  record Send(StreamRef stream, Message message) implements Effect {}

  /**
   * Run an attempt; {@link Event.Ended} must follow.
   *
   * @param link whose it is; negative: nobody's, for now
   * @param assignment what to run
   */
  record Start(int link, Assignment assignment) implements Effect {}

  /**
   * Tell a running attempt to stop; {@link Event.Ended} or {@link Event.GaveUp} must follow, unless
   * it has just ended.
   *
   * @param attempt which
   * @param reason why
   */
  record Stop(AttemptId attempt, StopReason reason) implements Effect {}

  /**
   * Have all that an attempt still has to say go elsewhere: it is another coordinator's now.
   *
   * @param attempt which; it may have ended
   * @param link whose it is; negative: nobody's, for now
   */
  record Redirect(AttemptId attempt, int link) implements Effect {}

  /**
   * Drop what the attempt still has to say: nobody wants it any more.
   *
   * @param attempt which
   */
  record Forget(AttemptId attempt) implements Effect {}

  /**
   * Say that attempts were told to stop because the agent is cut off for too long.
   *
   * @param link from which coordinator
   * @param silence for how long
   * @param attempts how many
   */
  record CutOff(int link, Duration silence, int attempts) implements Effect {}

  /**
   * End a stream on which the coordinator broke the protocol.
   *
   * @param stream which
   * @param why for the log
   */
  record Break(StreamRef stream, String why) implements Effect {}

  /**
   * The drain is over: end the process.
   *
   * @param left what the agent still holds; all zero but for stuck ones if it leaves in good order
   */
  record Leave(Load left) implements Effect {}
}
