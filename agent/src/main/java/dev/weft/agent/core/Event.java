package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.List;

/** What the core is told. Adapters post these; nothing else changes its state. */
public sealed interface Event {
  /** Something that happened on a stream after it was opened. */
  sealed interface OnStream extends Event {
    /** Which stream. */
    StreamRef stream();
  }

  /**
   * A stream was opened. The earlier one of the same link is closed, and whatever was unread on it
   * is gone: so the inventory that is taken now cannot be overtaken by an old assignment.
   *
   * @param stream which
   */
  record Opened(StreamRef stream) implements Event {}

  /**
   * A stream has ended.
   *
   * @param stream which
   */
  record Lost(StreamRef stream) implements OnStream {}

  /**
   * The coordinator accepts the stream.
   *
   * @param stream which
   * @param verdicts how many follow, in {@link Judged} events
   * @param lostAfter how long after the last sign of this agent the coordinator gives up attempts;
   *     zero: never
   * @param sentAt steady time at which Hello was sent
   * @param owner who it is
   */
  record Welcomed(StreamRef stream, int verdicts, Duration lostAfter, Duration sentAt, Owner owner)
      implements OnStream {
    /** Of a coordinator that does not say who it is. */
    public Welcomed(StreamRef stream, int verdicts, Duration lostAfter, Duration sentAt) {
      this(stream, verdicts, lostAfter, sentAt, Owner.UNKNOWN);
    }
  }

  /**
   * The coordinator has taken others over, and asks what these had given.
   *
   * @param stream which
   * @param number to be repeated in the answer
   * @param dead the others, each in the last epoch in which it was one
   * @param attempts what it takes the agent to hold and was not told of
   */
  record ReconcileAsked(StreamRef stream, long number, List<Owner> dead, List<AttemptId> attempts)
      implements OnStream {
    /** Copies the lists. */
    public ReconcileAsked {
      dead = List.copyOf(dead);
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * The coordinator has answered a heartbeat: it heard of the agent after this was sent.
   *
   * @param stream which
   * @param sentAt steady time at which the heartbeat was sent
   */
  record Answered(StreamRef stream, Duration sentAt) implements OnStream {}

  /**
   * The coordinator says what to do with what it was told of.
   *
   * @param stream where
   * @param telling the {@link Message} that is answered; 0: the inventory, or it does not say
   * @param verdicts what to do
   */
  record Judged(StreamRef stream, long telling, List<Verdict> verdicts) implements OnStream {}

  /**
   * The coordinator asks for an attempt.
   *
   * @param stream where
   * @param assignment which
   * @param token by which the coordinator takes the job in again if its store loses it; empty: none
   */
  record Assigned(StreamRef stream, Assignment assignment, Content token) implements OnStream {
    /** Without a token. */
    public Assigned(StreamRef stream, Assignment assignment) {
      this(stream, assignment, Content.EMPTY);
    }
  }

  /**
   * The coordinator asks to stop an attempt.
   *
   * @param stream where
   * @param attempt which
   * @param reason why
   */
  record CancelAsked(StreamRef stream, AttemptId attempt, StopReason reason) implements OnStream {}

  /**
   * The coordinator has recorded results.
   *
   * @param stream where
   * @param attempts whose
   */
  record Acked(StreamRef stream, List<AttemptId> attempts) implements OnStream {}

  /**
   * The thread of an attempt has ended: nothing of it runs any more.
   *
   * @param attempt which
   * @param ending how
   */
  record Ended(AttemptId attempt, Ending ending) implements Event {}

  /**
   * An attempt was told to stop and its handler ignores it; {@link Ended} follows if it ever ends.
   *
   * @param attempt which
   * @param ending what to report
   */
  record GaveUp(AttemptId attempt, Ending ending) implements Event {}

  /**
   * The journal could not keep these attempts, and what was decided of them was not carried out:
   * nothing of them ran.
   *
   * @param attempts in the order in which they were taken
   */
  record Unkept(List<AttemptId> attempts) implements Event {}

  /**
   * The journal stopped to keep what it is given, or does so again.
   *
   * @param works whether attempts may be taken
   */
  record JournalTurned(boolean works) implements Event {}

  /**
   * The agent is to leave.
   *
   * @param finishWithin after this long what still runs is stopped
   * @param leaveWithin after this long the agent leaves whatever it still holds
   */
  record DrainAsked(Duration finishWithin, Duration leaveWithin) implements Event {}

  /**
   * Time has passed; posted several times a second, before anything that came in meanwhile: what
   * may not go on is stopped first.
   */
  record Tick() implements Event {}
}
