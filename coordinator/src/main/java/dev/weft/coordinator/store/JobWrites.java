package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.loop.StateName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes jobs: collects those of a commit, then runs each statement once for all of them. A
 * terminal row is never changed, and repeating what was written changes nothing. The committing
 * thread's.
 */
final class JobWrites {
  private static final long NONE = 0;

  private static final String INSERT_JOB =
      """
      INSERT INTO job (number, id, pool, handler, priority, accepted_at, source,
        state, revision, attempt, agent, assigned_at, standing, instance, journal, boot,
        executions, failures, losses, cancel_requested, not_before, ended_at, did_not_stop,
        failure_code, failure_message, failure_permanent, start_by, due_clock, due_at, replay_of,
        adopted, owner)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, :owner)
      ON CONFLICT DO NOTHING\
      """;
  private static final String INSERT_SPEC =
      """
      INSERT INTO spec (job, digest_high, digest_low, timeout, start_deadline, max_attempts,
        backoff_initial, backoff_max, max_agent_losses, lost_after, on_lost, pinned_agent, labels,
        reply_to, correlation_id, traceparent, not_before, delay, content_type, payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING\
      """;
  // With "+ 0" the index of open jobs does not fit: PostgreSQL would walk through all of it.
  private static final String UPDATE_JOB =
      """
      UPDATE job SET state = ?, revision = ?, attempt = ?, agent = ?, assigned_at = ?, standing = ?,
        instance = ?, journal = ?, boot = ?, executions = ?, failures = ?, losses = ?,
        cancel_requested = ?, not_before = ?, ended_at = ?, did_not_stop = ?,
        failure_code = ?, failure_message = ?, failure_permanent = ?, start_by = ?, due_clock = ?, due_at = ?,
        adopted = ?
      WHERE number = ? AND state + 0 < 10 AND owner = :owner\
      """;
  private static final String INSERT_OUTPUT =
      """
      INSERT INTO output (job, truncated, content_type, bytes) VALUES (?, ?, ?, ?)
      ON CONFLICT DO NOTHING\
      """;

  private final WrittenJobs written;
  private final Batch insertJob;
  private final Batch insertSpec;
  private final Batch updateJob;
  private final Batch insertOutput;
  private final List<Job> added = new ArrayList<>();
  private final List<Job> saved = new ArrayList<>();

  JobWrites(WriteConnection connection, long owner) throws SQLException {
    written = new WrittenJobs(connection, owner);
    insertJob = connection.bulk(INSERT_JOB.replace(":owner", Long.toString(owner)));
    insertSpec = connection.bulk(INSERT_SPEC);
    updateJob = connection.bulk(UPDATE_JOB.replace(":owner", Long.toString(owner)));
    insertOutput = connection.bulk(INSERT_OUTPUT);
  }

  void add(Job job) throws SQLException {
    JobSpec spec = job.spec();
    insertJob.number(job.number()).text(spec.id().value()).text(spec.pool().value());
    insertJob.text(spec.handler().value()).number(spec.policy().priority());
    insertJob.time(job.acceptedAt()).text(job.source());
    due(standing(insertJob, job), job).text(job.origin().replayOf());
    insertJob.number(Codes.of(job.adoption())).add();
    spec(job);
    output(job);
    added.add(job);
  }

  void save(Job job) throws SQLException {
    due(standing(updateJob, job), job).number(Codes.of(job.adoption()));
    updateJob.number(job.number()).add();
    output(job);
    saved.add(job);
  }

  /**
   * Writes what was collected.
   *
   * @return how many jobs have become terminal by it
   * @throws KnownElsewhereException if jobs to be added are another coordinator's
   * @throws UnusableStoreException if a job's number or id is taken, or a job to be changed is not
   *     there or has ended
   */
  long run() throws SQLException {
    int[] inserts = insertJob.run();
    insertSpec.run();
    long ended = written.check(added, inserts);
    int[] updates = updateJob.run();
    insertOutput.run();
    for (int i = 0; i < updates.length; i++) {
      ended += written.checkSaved(saved.get(i), updates[i]);
    }
    added.clear();
    saved.clear();
    return ended;
  }

  private void spec(Job job) throws SQLException {
    JobSpec spec = job.spec();
    insertSpec.number(job.number()).number(job.digest().high()).number(job.digest().low());
    spec(insertSpec, spec).add();
  }

  /** Binds what a spec asks for, but for what is kept with the job's standing. */
  static Batch spec(Batch batch, JobSpec spec) throws SQLException {
    Policy policy = spec.policy();
    batch.length(policy.timeout()).length(policy.startDeadline()).number(policy.maxAttempts());
    batch.length(policy.backoff().initial()).length(policy.backoff().max());
    loss(batch, policy.loss()).text(spec.placement().pinned());
    batch.text(TextMap.write(spec.placement().labels()));
    batch.text(spec.reply().address()).text(spec.reply().correlationId());
    batch.text(spec.traceparent());
    batch.time(spec.start().notBefore()).length(spec.start().delay());
    return batch.payload(spec.payload());
  }

  private static Batch loss(Batch batch, LossRule loss) throws SQLException {
    batch.number(loss.maxLosses());
    return batch.number(loss.after().map(Micros::of).orElse(-1L)).number(Codes.of(loss.then()));
  }

  private void output(Job job) throws SQLException {
    if (job.state() instanceof JobState.Ended(_, _, Output output, _, _)
        && !output.equals(Output.NONE)) {
      insertOutput.number(job.number()).flag(output.truncated());
      insertOutput.payload(output.payload()).add();
    }
  }

  /** Binds what changes of a job, from state to failure. */
  private static Batch standing(Batch batch, Job job) throws SQLException {
    Attempt attempt = job.attempt();
    Tally tally = job.tally();
    batch.number(Codes.of(StateName.of(job.state()))).number(job.revision());
    batch.number(attempt.number()).text(attempt.exists() ? attempt.agent().value() : "");
    batch.time(attempt.assignedAt()).number(Codes.of(attempt.standing()));
    Incarnation process = attempt.process();
    batch.text(process.instance()).text(process.journal()).text(process.boot());
    batch.number(tally.executions()).number(tally.failures()).number(tally.losses());
    batch.flag(job.cancelRequested());
    return switch (job.state()) {
      case JobState.Delayed _,
          JobState.Queued(),
          JobState.Assigned(),
          JobState.Running(),
          JobState.Cancelling() ->
          tail(batch, Instant.EPOCH, Instant.EPOCH, false, Failure.NONE);
      case JobState.Held(Failure failure) ->
          tail(batch, Instant.EPOCH, Instant.EPOCH, false, failure);
      case JobState.RetryWait(Instant notBefore, Failure failure) ->
          tail(batch, notBefore, Instant.EPOCH, false, failure);
      case JobState.Ended(_, Instant at, _, Failure failure, boolean didNotStop) ->
          tail(batch, Instant.EPOCH, at, didNotStop, failure);
    };
  }

  private static Batch due(Batch batch, Job job) throws SQLException {
    batch.number(job.startBy().equals(Job.NEVER) ? NONE : Micros.of(job.startBy()));
    Optional<Due> due = job.due();
    return due.isPresent()
        ? batch.number(Codes.of(due.get().clock())).time(due.get().at())
        : batch.number(NONE).number(NONE);
  }

  private static Batch tail(
      Batch batch, Instant notBefore, Instant endedAt, boolean didNotStop, Failure failure)
      throws SQLException {
    batch.time(notBefore).time(endedAt).flag(didNotStop);
    return batch.text(failure.code()).text(failure.message()).flag(failure.permanent());
  }
}
