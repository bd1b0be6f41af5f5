package dev.weft.coordinator.store;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.StateName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads jobs. What is not asked for costs nothing, however big it is.
 *
 * @param payload whether to read payloads; else they are shelved
 * @param output whether to read outputs; else there is none
 */
record JobRows(boolean payload, boolean output) {
  /** Neither payload nor output. */
  static final JobRows PLAIN = new JobRows(false, false);

  private static final String COLUMNS =
      """
      j.number, j.id, j.pool, j.handler, j.priority, j.accepted_at, j.source, j.state, j.revision, \
      j.attempt, j.agent, j.assigned_at, j.standing, j.executions, j.failures, j.losses, \
      j.cancel_requested, j.not_before, j.ended_at, j.did_not_stop, j.failure_code, \
      j.failure_message, j.failure_permanent, j.replay_of, j.start_by, j.due_clock, j.due_at, \
      j.adopted, j.instance, j.journal, j.boot, \
      s.digest_high, s.digest_low, s.timeout, s.start_deadline, s.max_attempts, s.backoff_initial, \
      s.backoff_max, s.max_agent_losses, s.lost_after, s.on_lost, s.pinned_agent, s.labels, \
      s.reply_to, s.correlation_id, s.traceparent, s.not_before, s.delay\
      """;

  /** The columns that {@link #read} reads. */
  String columns() {
    return COLUMNS
        + (payload ? ", s.content_type, s.payload" : "")
        + (output ? ", o.truncated, o.content_type, o.bytes" : "");
  }

  /** What joins a job {@code j} with the rest of it. */
  String joins() {
    return " LEFT JOIN spec s ON s.job = j.number"
        + (output ? " LEFT JOIN output o ON o.job = j.number" : "");
  }

  /** Selects jobs {@code j}; conditions and order may follow. */
  String select() {
    return "SELECT " + columns() + " FROM job j" + joins();
  }

  /**
   * Reads a job from the row's next columns.
   *
   * @throws IllegalArgumentException if a column has a value that no job has
   */
  Job read(Row row) throws SQLException {
    long number = row.number();
    Head head =
        new Head(
            new JobId(row.text()),
            new PoolName(row.text()),
            new HandlerName(row.text()),
            row.count());
    Instant acceptedAt = row.time();
    String source = row.text();
    StateName state = Codes.state(row.count());
    long revision = row.number();
    Attempt attempt = attempt(row);
    Tally tally = new Tally(row.count(), row.count(), row.count());
    boolean cancelRequested = row.flag();
    Standing standing = new Standing(row.time(), row.time(), row.flag(), failure(row));
    Origin origin = new Origin(source, row.text());
    long startBy = row.number();
    int clock = row.count();
    Instant dueAt = row.time();
    Job.Adoption adoption = Codes.adoption(row.count());
    Incarnation process = incarnation(row);
    SpecDigest digest = new SpecDigest(row.number(), row.number());
    JobSpec spec = spec(head, row, payload);
    JobState where = standing.state(state, clock, dueAt, output ? output(row) : Output.NONE);
    return new Job(
        number,
        spec,
        digest,
        where,
        revision,
        attempt.givenTo(process),
        tally,
        cancelRequested,
        acceptedAt,
        origin,
        startBy == 0 ? Job.NEVER : Micros.time(startBy),
        adoption);
  }

  /** Reads a failure from the row's next columns. */
  static Failure failure(Row row) throws SQLException {
    String code = row.text();
    String message = row.text();
    boolean permanent = row.flag();
    return code.isEmpty() ? Failure.NONE : new Failure(code, message, permanent);
  }

  /** Reads which process of an agent it is from the row's next columns. */
  static Incarnation incarnation(Row row) throws SQLException {
    return new Incarnation(row.text(), row.text(), row.text());
  }

  /** Reads an attempt from the row's next columns. */
  static Attempt attempt(Row row) throws SQLException {
    int number = row.count();
    String agent = row.text();
    Instant assignedAt = row.time();
    Attempt.Standing standing = Codes.standing(row.count());
    return number == 0
        ? Attempt.NONE
        : new Attempt(number, new AgentId(agent), Incarnation.UNKNOWN, assignedAt, standing);
  }

  /** Reads what {@link JobWrites#spec} has bound, and the payload if it was asked for. */
  static JobSpec spec(Head head, Row row, boolean payload) throws SQLException {
    Policy policy =
        new Policy(
            row.length(),
            row.length(),
            row.count(),
            new Backoff(row.length(), row.length()),
            loss(row),
            head.priority());
    Placement placement = new Placement(row.text(), TextMap.read(row.text()));
    Reply reply = new Reply(row.text(), row.text());
    String traceparent = row.text();
    Start start = new Start(row.time(), row.length());
    return new JobSpec(
        head.id(),
        head.pool(),
        head.handler(),
        payload ? row.payload() : Payload.SHELVED,
        policy,
        placement,
        start.equals(Start.NOW) ? Start.NOW : start,
        reply.equals(Reply.NONE) ? Reply.NONE : reply,
        traceparent);
  }

  private static LossRule loss(Row row) throws SQLException {
    int maxLosses = row.count();
    long after = row.number();
    LossRule.OnLost then = Codes.onLost(row.count());
    LossRule rule =
        new LossRule(
            after < 0 ? Optional.empty() : Optional.of(Micros.length(after)), then, maxLosses);
    return rule.equals(LossRule.DEFAULT) ? LossRule.DEFAULT : rule;
  }

  private static Output output(Row row) throws SQLException {
    boolean truncated = row.flag();
    Payload bytes = row.payload();
    return !truncated && bytes.equals(Payload.EMPTY) ? Output.NONE : new Output(bytes, truncated);
  }

  /** The part of a spec that is kept with the job's standing. */
  record Head(JobId id, PoolName pool, HandlerName handler, int priority) {}

  /** The columns that depend on the state. */
  private record Standing(Instant notBefore, Instant endedAt, boolean didNotStop, Failure failure) {
    JobState state(StateName name, int clock, Instant dueAt, Output output) {
      return switch (name) {
        case DELAYED -> new JobState.Delayed(new Due(Codes.clock(clock), dueAt));
        case QUEUED -> new JobState.Queued();
        case ASSIGNED -> new JobState.Assigned();
        case RUNNING -> new JobState.Running();
        case RETRY_WAIT -> new JobState.RetryWait(notBefore, failure);
        case CANCELLING -> new JobState.Cancelling();
        case HELD -> new JobState.Held(failure);
        case SUCCEEDED -> ended(Terminal.SUCCEEDED, output);
        case FAILED -> ended(Terminal.FAILED, output);
        case TIMED_OUT -> ended(Terminal.TIMED_OUT, output);
        case CANCELLED -> ended(Terminal.CANCELLED, output);
        case EXPIRED -> ended(Terminal.EXPIRED, output);
        case REJECTED -> ended(Terminal.REJECTED, output);
      };
    }

    private JobState ended(Terminal how, Output output) {
      return new JobState.Ended(how, endedAt, output, failure, didNotStop);
    }
  }
}
