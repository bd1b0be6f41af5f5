package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.time.Instant;
import java.util.List;

/** What the store is to record. All changes of one decision are one commit. */
public sealed interface Change {
  /**
   * A job is new.
   *
   * @param job with its payload
   */
  record JobAdded(Job job) implements Change {}

  /**
   * A job has changed: everything but its spec.
   *
   * @param job the payload may be shelved
   */
  record JobSaved(Job job) implements Change {}

  /**
   * An attempt ended without ending its job. (The attempt that ends a job is part of the job.)
   *
   * @param jobNumber the job's number
   * @param attempt how it ended
   */
  record AttemptSaved(long jobNumber, EndedAttempt attempt) implements Change {}

  /**
   * An agent told, too late, how an attempt ended that was given up and that its job does not wait
   * for any more. Changes nothing if the attempt was not lost, was another agent's, or this was
   * told before.
   *
   * @param jobNumber the job's number
   * @param agent who told
   * @param report how the attempt ended
   * @param at when it was told
   */
  record LateResult(long jobNumber, AgentId agent, Report report, Instant at) implements Change {}

  /**
   * Something is to be published.
   *
   * @param notice what
   */
  record NoticeAdded(Notice notice) implements Change {}

  /**
   * Notices were published.
   *
   * @param numbers their places in the outbox
   */
  record NoticesDone(List<Long> numbers) implements Change {}

  /**
   * What is to be remembered of an agent.
   *
   * @param agent its id
   * @param incarnation the newest one
   * @param seenAt when it last connected
   * @param drainRequested whether an operator wants it to get no jobs
   */
  record AgentSaved(AgentId agent, Incarnation incarnation, Instant seenAt, boolean drainRequested)
      implements Change {}

  /**
   * Nothing more is to be remembered of an agent.
   *
   * @param agent its id
   */
  record AgentForgotten(AgentId agent) implements Change {}

  /**
   * A pool was paused or resumed.
   *
   * @param pool which
   * @param paused whether none of its jobs start
   */
  record PoolSaved(PoolName pool, boolean paused) implements Change {}

  /**
   * There is a new dead letter.
   *
   * @param letter a job without payload and output, or a message
   */
  record LetterAdded(DeadLetter letter) implements Change {}

  /**
   * These are dead letters no longer: they were replayed or purged.
   *
   * @param numbers theirs; one that is not there changes nothing
   */
  record LettersGone(List<Long> numbers) implements Change {}

  /**
   * A job is to be cancelled when it comes.
   *
   * @param wish which, and since when
   */
  record WishAdded(CancelWish wish) implements Change {}

  /**
   * These jobs are no longer to be cancelled when they come.
   *
   * @param jobs their ids
   */
  record WishesGone(List<JobId> jobs) implements Change {}

  /**
   * A schedule is new or has changed: everything but its spec.
   *
   * @param schedule as it stands
   */
  record ScheduleSaved(Schedule schedule) implements Change {}

  /**
   * There is no such schedule any more.
   *
   * @param schedule its id
   */
  record ScheduleDeleted(ScheduleId schedule) implements Change {}

  /**
   * A recovery has begun, has ended, or goes on.
   *
   * @param facts this coordinator's newest one
   */
  record RecoverySaved(RecoveryFacts facts) implements Change {}

  /**
   * The kept end of an attempt's log.
   *
   * @param log what was kept
   */
  record LogSaved(LogTail log) implements Change {}
}
