package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Report;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the changes of one commit, kind by kind: within a kind their order is kept, and the kinds
 * come in an order in which each finds what it refers to. The committing thread's.
 */
final class ChangeWrites {
  private static final String INSERT_ATTEMPT =
      """
      INSERT INTO attempt (job, number, ended_at, agent, assigned_at, standing, outcome,
        did_not_stop, failure_code, failure_message, failure_permanent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
      """;
  private static final String INSERT_LATE =
      """
      INSERT INTO attempt (job, number, ended_at, agent, assigned_at, standing, outcome,
        did_not_stop, failure_code, failure_message, failure_permanent)
      SELECT a.job, a.number, ?, a.agent, a.assigned_at, 3, ?, ?, ?, ?, ? FROM attempt a
      WHERE a.job = ? AND a.number = ? AND a.agent = ? AND a.outcome = 4
        AND NOT EXISTS (SELECT 1 FROM attempt b
          WHERE b.job = a.job AND b.number = a.number AND b.outcome <> 4)
      ON CONFLICT DO NOTHING\
      """;
  private static final String SAVE_AGENT =
      """
      INSERT INTO agent (id, instance, journal, boot, seen_at, drain_requested)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET instance = excluded.instance, journal = excluded.journal,
        boot = excluded.boot, seen_at = excluded.seen_at,
        drain_requested = excluded.drain_requested\
      """;
  private static final String SAVE_POOL =
      """
      INSERT INTO pool (name, paused) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET paused = excluded.paused\
      """;
  private static final String SAVE_LOG =
      """
      INSERT INTO log_tail (job, attempt, position, content_type, bytes)
      SELECT number, ?, ?, ?, ? FROM job WHERE id = ?
      ON CONFLICT (job) DO UPDATE SET attempt = excluded.attempt, position = excluded.position,
        content_type = excluded.content_type, bytes = excluded.bytes
      WHERE excluded.attempt >= log_tail.attempt\
      """;

  private final JobWrites jobs;
  private final NoticeWrites notices;
  private final Batch attempts;
  private final Batch lateResults;
  private final Batch agents;
  private final Batch forgottenAgents;
  private final Batch pools;
  private final Batch recoveries;
  private final long owner;
  private final ScheduleWrites schedules;
  private final Batch logs;
  private final WishWrites wishes;
  private final LetterWrites letters;
  private long lastJob;
  private long lastNotice;

  ChangeWrites(WriteConnection connection, long owner) throws SQLException {
    this.owner = owner;
    jobs = new JobWrites(connection, owner);
    notices = new NoticeWrites(connection, owner);
    attempts = connection.bulk(INSERT_ATTEMPT);
    lateResults = connection.batch(INSERT_LATE);
    agents = connection.batch(SAVE_AGENT);
    forgottenAgents = connection.batch("DELETE FROM agent WHERE id = ?");
    schedules = new ScheduleWrites(connection, owner);
    pools = connection.batch(SAVE_POOL);
    recoveries = connection.batch(Recoveries.SAVE);
    logs = connection.batch(SAVE_LOG);
    wishes = new WishWrites(connection);
    letters = new LetterWrites(connection);
  }

  /**
   * What a commit adds up to.
   *
   * @param lastJob the highest number of a new job; 0 if there was none
   * @param lastNotice the highest number of a new notice; 0 if there was none
   * @param ended how many jobs have become terminal
   */
  record Counts(long lastJob, long lastNotice, long ended) {}

  /** Writes changes, within the transaction that is open. */
  Counts write(List<Change> changes) throws SQLException {
    lastJob = 0;
    lastNotice = 0;
    for (Change change : changes) {
      collect(change);
    }
    long ended = jobs.run();
    attempts.run();
    lateResults.run();
    notices.run();
    // One that is forgotten may come back in the same commit, but not the other way round.
    forgottenAgents.run();
    agents.run();
    pools.run();
    recoveries.run();
    schedules.run();
    logs.run();
    wishes.run();
    letters.run();
    return new Counts(lastJob, lastNotice, ended);
  }

  private void collect(Change change) throws SQLException {
    switch (change) {
      case Change.JobAdded(var job) -> {
        lastJob = Math.max(lastJob, job.number());
        jobs.add(job);
      }
      case Change.JobSaved(var job) -> jobs.save(job);
      case Change.AttemptSaved(long job, EndedAttempt attempt) -> attempt(job, attempt);
      case Change.LateResult late -> late(late);
      case Change.NoticeAdded(var notice) -> {
        lastNotice = Math.max(lastNotice, notice.number());
        notices.add(notice);
      }
      case Change.NoticesDone(var numbers) -> notices.done(numbers);
      case Change.AgentSaved(var agent, Incarnation life, var seenAt, boolean drain) ->
          agents
              .text(agent.value())
              .text(life.instance())
              .text(life.journal())
              .text(life.boot())
              .time(seenAt)
              .flag(drain)
              .add();
      case Change.AgentForgotten(var agent) -> forgottenAgents.text(agent.value()).add();
      case Change.PoolSaved(var pool, boolean paused) ->
          pools.text(pool.value()).flag(paused).add();
      case Change.LetterAdded(var letter) -> letters.add(letter);
      case Change.LettersGone(var numbers) -> letters.gone(numbers);
      case Change.WishAdded(var wish) -> wishes.add(wish);
      case Change.WishesGone(var gone) -> wishes.gone(gone);
      case Change.ScheduleSaved(var schedule) -> schedules.save(schedule);
      case Change.ScheduleDeleted(var schedule) -> schedules.delete(schedule);
      case Change.RecoverySaved(var facts) -> Recoveries.add(recoveries, owner, facts);
      case Change.LogSaved(LogTail log) -> log(log);
    }
  }

  private void log(LogTail log) throws SQLException {
    logs.number(log.attempt().number()).number(log.offset()).payload(log.text());
    logs.text(log.attempt().job().value()).add();
  }

  private void late(Change.LateResult late) throws SQLException {
    Report report = late.report();
    lateResults.time(late.at()).number(Codes.of(report.outcome())).flag(report.didNotStop());
    lateResults.text(report.failure().code()).text(report.failure().message());
    lateResults.flag(report.failure().permanent());
    lateResults.number(late.jobNumber()).number(report.attempt());
    lateResults.text(late.agent().value()).add();
  }

  private void attempt(long job, EndedAttempt ended) throws SQLException {
    Attempt attempt = ended.attempt();
    attempts.number(job).number(attempt.number()).time(ended.at());
    attempts
        .text(attempt.agent().value())
        .time(attempt.assignedAt())
        .number(Codes.of(attempt.standing()));
    attempts.number(Codes.of(ended.outcome())).flag(ended.didNotStop());
    attempts.text(ended.failure().code()).text(ended.failure().message());
    attempts.flag(ended.failure().permanent()).add();
  }
}
