package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import java.util.List;

/**
 * What is to be done once the changes of the same decision are durable. Carrying one out twice must
 * do no harm; carrying it out late neither.
 */
public sealed interface Effect {
  /**
   * Acknowledge a message to its broker.
   *
   * @param delivery which
   */
  record Settle(Delivery delivery) implements Effect {}

  /**
   * Send an attempt to an agent.
   *
   * @param agent to whom
   * @param stream on which; if it is dead, {@link Event.Undeliverable} must follow
   * @param job as it is now, assigned, with its payload
   */
  record Assign(AgentId agent, long stream, Job job) implements Effect {
    /** Which attempt. */
    public AttemptId attempt() {
      return job.attemptId();
    }

    /** What was asked for, with the payload. */
    public JobSpec spec() {
      return job.spec();
    }
  }

  /**
   * Tell an agent to stop an attempt.
   *
   * @param agent to whom
   * @param stream on which; if it is dead, nothing: it is sent again when the agent is back
   * @param attempt which
   * @param reason why
   */
  record StopAttempt(AgentId agent, long stream, AttemptId attempt, CancelReason reason)
      implements Effect {}

  /**
   * Tell an agent that a result is recorded.
   *
   * @param agent to whom
   * @param stream on which; if it is dead, nothing
   * @param attempt which
   */
  record AckResult(AgentId agent, long stream, AttemptId attempt) implements Effect {}

  /**
   * Accept an agent's stream.
   *
   * @param agent whose
   * @param stream which
   * @param verdicts one for each item of its inventory
   */
  record Welcome(AgentId agent, long stream, List<Verdict> verdicts) implements Effect {}

  /**
   * Ask an agent for what it holds of coordinators that were taken over, and have it refuse these
   * from now on; {@link Event.AgentReconciled} follows.
   *
   * @param agent whom
   * @param stream on which; if it is dead, nothing: it is asked again when it is back
   * @param number rises
   * @param followed who was taken over
   * @param attempts what it is taken to hold and has not told of, at most {@link #NAMES}
   */
  record Reconcile(
      AgentId agent, long stream, long number, List<Predecessor> followed, List<AttemptId> attempts)
      implements Effect {
    /** The most attempts that are asked for by name at once. */
    static final int NAMES = 10_000;
  }

  /**
   * Tell an agent what to do with what it told of later than in its inventory.
   *
   * @param agent whom
   * @param stream on which; if it is dead, nothing
   * @param telling what is answered, as the agent has numbered it; 0: it has not
   * @param verdicts one for each item
   */
  record Judge(AgentId agent, long stream, long telling, List<Verdict> verdicts)
      implements Effect {}

  /**
   * End an agent's stream.
   *
   * @param agent whose
   * @param stream which
   * @param reason why
   */
  record EndStream(AgentId agent, long stream, EndReason reason) implements Effect {}

  /** Why a stream is ended by the coordinator. */
  enum EndReason {
    /** The agent has opened a newer one. */
    REPLACED,
    /** Another instance of the same agent is connected and lives. */
    DUPLICATE_AGENT,
    /** It was silent for too long. */
    SILENT
  }

  /**
   * Hold it against an agent that it said something of an attempt that it was never given. What it
   * said changes nothing.
   *
   * @param agent whose
   * @param stream on which it said so; if it is dead, nothing
   * @param attempt of which
   */
  record FalseReport(AgentId agent, long stream, AttemptId attempt) implements Effect {}

  /**
   * Answer a caller.
   *
   * @param ticket who
   * @param answer what
   */
  record Reply(Ticket ticket, Answer answer) implements Effect {}

  /**
   * Tell watchers how a job now stands.
   *
   * @param job without its payload
   */
  record TellJob(Job job) implements Effect {}

  /**
   * Tell watchers how an agent now stands.
   *
   * @param agent how it stands
   */
  record TellAgent(AgentView agent) implements Effect {}

  /**
   * Say that lost agents are not given up any more, or are again.
   *
   * @param on whether they are not
   * @param silent agents that hold attempts and are about to be given up
   * @param holding agents that hold attempts or may be given some
   */
  record TellBrake(boolean on, int silent, int holding) implements Effect {}

  /**
   * Tell people of a recovery.
   *
   * @param news what
   */
  record TellRecovery(RecoveryNews news) implements Effect {}

  /**
   * Publish a notice.
   *
   * @param notice what
   */
  record Publish(Notice notice) implements Effect {}

  /**
   * Read queued jobs from the store, in order; {@link Event.PageRead} must follow.
   *
   * @param pool which
   * @param from leave out what comes before this
   * @param limit at most so many
   */
  record ReadPage(PoolName pool, Rank from, int limit) implements Effect {}

  /**
   * Read jobs from the store that something is due for, in order; {@link Event.DueRead} must
   * follow.
   *
   * @param clock by which clock
   * @param from leave out what comes before this
   * @param limit at most so many
   */
  record ReadDue(Due.Clock clock, DueRank from, int limit) implements Effect {}

  /**
   * Take messages from the pool's sources, or stop taking them.
   *
   * @param pool which
   * @param open whether to take them
   */
  record SetFlow(PoolName pool, boolean open) implements Effect {}
}
