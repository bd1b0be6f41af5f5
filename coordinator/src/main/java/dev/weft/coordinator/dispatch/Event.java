package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.RejectReason;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Duration;
import java.util.List;

/** What the dispatcher is told. Adapters post these; nothing else changes its state. */
public sealed interface Event {
  /**
   * A message was decoded to a job.
   *
   * @param delivery to be settled when the job is durable
   * @param spec what it asks for
   * @param digest of the spec
   * @param fresh whether its id was made just now, so that it cannot be known
   */
  record Delivered(Delivery delivery, JobSpec spec, SpecDigest digest, boolean fresh)
      implements Event {}

  /**
   * A message could not be understood.
   *
   * @param delivery to be settled when the refusal is durable
   * @param refusal the message and why
   */
  record Undecodable(Delivery delivery, Refusal refusal) implements Event {}

  /**
   * A caller submits a job.
   *
   * @param ticket who waits for {@link Answer.Submitted}, {@link Answer.Removed} or {@link
   *     Answer.Conflict}
   * @param spec what it asks for
   * @param digest of the spec
   * @param fresh whether its id was made just now, so that it cannot be known
   */
  record Submitted(Ticket ticket, JobSpec spec, SpecDigest digest, boolean fresh)
      implements Event {}

  /**
   * A caller replays a dead letter.
   *
   * @param ticket who waits for {@link Answer.Submitted}, {@link Answer.Removed} or {@link
   *     Answer.Conflict}
   * @param spec of the new job
   * @param digest of the spec
   * @param letter the dead letter's number
   * @param of the job that is replayed
   */
  record Replayed(Ticket ticket, JobSpec spec, SpecDigest digest, long letter, JobId of)
      implements Event {}

  /**
   * A caller purges dead letters.
   *
   * @param ticket who waits for {@link Answer.Done}
   * @param letters their numbers
   */
  record LettersPurged(Ticket ticket, List<Long> letters) implements Event {}

  /**
   * A caller asks to cancel a job.
   *
   * @param ticket who waits for {@link Answer.Found}, {@link Answer.NotFound}, {@link
   *     Answer.Removed}, {@link Answer.Awaited} or {@link Answer.TooMany}
   * @param job which
   * @param force end it without waiting for its agent
   * @param beforeArrival if it is not there, cancel it when it comes
   */
  record CancelAsked(Ticket ticket, JobId job, boolean force, boolean beforeArrival)
      implements Event {
    /** Of a job that is there. */
    public CancelAsked(Ticket ticket, JobId job, boolean force) {
      this(ticket, job, force, false);
    }
  }

  /**
   * An operator lets a held job be tried again.
   *
   * @param ticket who waits for {@link Answer.Found}, {@link Answer.Unfit} or {@link
   *     Answer.NotFound}
   * @param job which
   */
  record ReleaseAsked(Ticket ticket, JobId job) implements Event {}

  /**
   * An operator knows that an agent is gone, so that nothing of it runs any more.
   *
   * @param ticket who waits for {@link Answer.Done}, {@link Answer.Unfit} or {@link
   *     Answer.NotFound}
   * @param agent which
   */
  record LossDeclared(Ticket ticket, AgentId agent) implements Event {}

  /**
   * An agent opened a stream and has told all that it holds. Every earlier stream of it is dead.
   *
   * @param agent which
   * @param stream names the stream; unique in this process, rising
   * @param facts what it says of itself
   * @param inventory what it holds
   * @param lost what an earlier process of it had taken and took with it
   * @param seen what this coordinator said last to it of its store
   */
  record AgentArrived(
      AgentId agent,
      long stream,
      AgentFacts facts,
      List<HeldAttempt> inventory,
      List<AttemptId> lost,
      StorePosition seen)
      implements Event {
    /** One that says nothing of the store. */
    public AgentArrived(
        AgentId agent,
        long stream,
        AgentFacts facts,
        List<HeldAttempt> inventory,
        List<AttemptId> lost) {
      this(agent, stream, facts, inventory, lost, StorePosition.NONE);
    }
  }

  /**
   * An agent that was asked for it claims an attempt, and proves that it was given it.
   *
   * @param agent which
   * @param stream on which it said so
   * @param telling to be repeated in the answer
   * @param testimony the proof; it names the attempt and this agent
   * @param phase how far the attempt is
   */
  record Claimed(AgentId agent, long stream, long telling, Testimony testimony, ClaimPhase phase)
      implements Event {}

  /**
   * The same without a proof.
   *
   * @param agent which
   * @param stream on which it said so
   * @param telling to be repeated in the answer
   * @param attempt which
   */
  record ClaimUnproven(AgentId agent, long stream, long telling, AttemptId attempt)
      implements Event {}

  /**
   * An operator has recovery begun or ended.
   *
   * @param ticket who waits for {@link Answer.Done} or {@link Answer.Unfit}
   * @param begin whether it is to begin
   */
  record RecoveryAsked(Ticket ticket, boolean begin) implements Event {}

  /**
   * Another coordinator of the same store is in recovery.
   *
   * @param theirs what it has recorded of it
   */
  record RecoveryHeard(RecoveryFacts theirs) implements Event {}

  /**
   * The agent has told what it holds of coordinators that were taken over.
   *
   * @param agent which
   * @param stream on which it said so
   * @param number of the {@link Effect.Reconcile} that it answers; 0: of none
   * @param telling to be repeated in the answer
   * @param inventory what it holds
   * @param lost what an earlier process of it had taken and took with it
   */
  record AgentReconciled(
      AgentId agent,
      long stream,
      long number,
      long telling,
      List<HeldAttempt> inventory,
      List<AttemptId> lost)
      implements Event {}

  /**
   * This coordinator has taken another one over.
   *
   * @param dead whom; after it come those that it had itself taken over: agents may still hold what
   *     those had given
   * @param restored what is this one's now; its schedules and numbers mean nothing
   */
  record TookOver(List<Predecessor> dead, Restored restored) implements Event {
    /** Copies the list. */
    public TookOver {
      dead = List.copyOf(dead);
    }
  }

  /**
   * The agent applied the verdicts, or takes another number of attempts than before.
   *
   * @param agent which
   * @param stream on which it said so
   * @param credits attempts that may be outstanding at once, absolute
   * @param draining whether it is leaving
   */
  record CreditsSet(AgentId agent, long stream, int credits, boolean draining) implements Event {}

  /**
   * The agent said that it lives.
   *
   * @param agent which
   * @param stream on which it said so
   * @param load what it said of itself
   */
  record AgentBeat(AgentId agent, long stream, AgentLoad load) implements Event {}

  /**
   * The agent's stream has ended.
   *
   * @param agent which
   * @param stream which
   * @param goodbye whether the agent left in good order, holding nothing
   */
  record AgentLeft(AgentId agent, long stream, boolean goodbye) implements Event {}

  /**
   * The agent took an attempt.
   *
   * @param agent which
   * @param attempt which
   */
  record AttemptAccepted(AgentId agent, AttemptId attempt) implements Event {}

  /**
   * The agent did not take an attempt: nothing ran.
   *
   * @param agent which
   * @param attempt which
   * @param reason why
   * @param detail one line for people
   */
  record AttemptRejected(AgentId agent, AttemptId attempt, RejectReason reason, String detail)
      implements Event {}

  /**
   * An attempt ended.
   *
   * @param agent which
   * @param stream on which it said so, and on which it is to be acknowledged
   * @param job the job; the report names the attempt
   * @param report how it ended
   */
  record AttemptEnded(AgentId agent, long stream, JobId job, Report report) implements Event {}

  /**
   * An assignment never entered a live stream: nothing ran.
   *
   * @param agent which
   * @param attempt which
   */
  record Undeliverable(AgentId agent, AttemptId attempt) implements Event {}

  /**
   * An operator wants the agent to get no more jobs, or to get them again.
   *
   * @param ticket who waits for {@link Answer.Done} or {@link Answer.NotFound}
   * @param agent which
   * @param drain no more jobs
   * @param timeout after this long what still runs is stopped; zero: never
   */
  record DrainSet(Ticket ticket, AgentId agent, boolean drain, Duration timeout) implements Event {}

  /**
   * An operator pauses or resumes a pool.
   *
   * @param ticket who waits for {@link Answer.Done}
   * @param pool which
   * @param paused start none of its jobs
   */
  record PauseSet(Ticket ticket, PoolName pool, boolean paused) implements Event {}

  /**
   * A caller asks for something of the schedules.
   *
   * @param ticket who waits for the answer
   * @param call what
   */
  record ScheduleAsked(Ticket ticket, ScheduleCall call) implements Event {}

  /**
   * A page of queued jobs was read from the store, or could not be.
   *
   * @param pool which
   * @param jobs in order, with payloads; none if there are no more
   * @param failed nothing was read
   */
  record PageRead(PoolName pool, List<Job> jobs, boolean failed) implements Event {}

  /**
   * A page of jobs that something is due for was read from the store, or could not be.
   *
   * @param clock by which clock
   * @param jobs in order, without payloads; fewer than were asked for if there are no more
   * @param failed nothing was read
   */
  record DueRead(Due.Clock clock, List<Job> jobs, boolean failed) implements Event {}

  /**
   * Notices were published and confirmed.
   *
   * @param numbers their places in the outbox
   */
  record Published(List<Long> numbers) implements Event {}

  /**
   * The kept end of an attempt's log is to be stored.
   *
   * @param log what was kept
   */
  record LogKept(LogTail log) implements Event {}

  /** Time has passed; posted about once a second. */
  record Tick() implements Event {}
}
