package dev.weft.coordinator.store;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobReader.JobDetail;
import dev.weft.coordinator.loop.Peers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads jobs and what belongs to them. Each method is to be called within a snapshot. */
final class JobReads {
  private static final JobRows WHOLE = new JobRows(true, true);

  static final ById FIND = ById.of(JobRows.PLAIN.select(), "j.id");
  static final String DETAIL = WHOLE.select() + " WHERE j.id = ?";
  static final String ATTEMPTS =
      """
      SELECT number, agent, assigned_at, standing, outcome, ended_at,
        failure_code, failure_message, failure_permanent, did_not_stop
      FROM attempt WHERE job = ? ORDER BY number, ended_at\
      """;
  static final String LOG =
      """
      SELECT l.attempt, l.position, l.content_type, l.bytes
      FROM job j JOIN log_tail l ON l.job = j.number WHERE j.id = ?\
      """;

  static final String OWNER =
      "SELECT "
          + Member.COLUMNS
          + " FROM job j JOIN coordinator c ON c.number = j.owner WHERE j.id = ?";

  static final String PEER = OWNER + " AND j.state < 10 AND j.owner <> ?";
  private static final ById OWNERS = ById.of("SELECT j.id, j.owner FROM job j", "j.id");

  private JobReads() {}

  /** Which of the jobs are not this owner's. */
  static Set<JobId> elsewhere(ReadConnection connection, Collection<JobId> ids, long owner)
      throws SQLException {
    Map<JobId, Owned> found =
        OWNERS.find(
            connection, ids, row -> new Owned(new JobId(row.text()), row.number()), Owned::id);
    return found.values().stream()
        .filter(job -> job.owner() != owner)
        .map(Owned::id)
        .collect(Collectors.toSet());
  }

  private record Owned(JobId id, long owner) {}

  static Map<JobId, Job> find(ReadConnection connection, Collection<JobId> ids)
      throws SQLException {
    return FIND.find(connection, ids, JobRows.PLAIN::read, Job::id);
  }

  static Optional<JobDetail> detail(ReadConnection connection, JobId id) throws SQLException {
    PreparedStatement select = connection.fixed(DETAIL);
    select.setString(1, id.value());
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      if (!row.next()) {
        return Optional.empty();
      }
      Job job = WHOLE.read(row);
      return Optional.of(new JobDetail(job, attempts(connection, job.number())));
    }
  }

  private static List<EndedAttempt> attempts(ReadConnection connection, long job)
      throws SQLException {
    PreparedStatement select = connection.fixed(ATTEMPTS);
    select.setLong(1, job);
    List<EndedAttempt> attempts = new ArrayList<>();
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        Attempt attempt = JobRows.attempt(row);
        var outcome = Codes.outcome(row.count());
        Instant endedAt = row.time();
        attempts.add(new EndedAttempt(attempt, outcome, endedAt, JobRows.failure(row), row.flag()));
      }
    }
    return attempts;
  }

  static Optional<LogTail> log(ReadConnection connection, JobId id) throws SQLException {
    PreparedStatement select = connection.fixed(LOG);
    select.setString(1, id.value());
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next()
          ? Optional.of(new LogTail(new AttemptId(id, row.count()), row.number(), row.payload()))
          : Optional.empty();
    }
  }

  /** Who else changes a job that has not ended. */
  static Optional<Peers.Peer> peer(ReadConnection connection, JobId id, long owner)
      throws SQLException {
    PreparedStatement select = connection.fixed(PEER);
    select.setString(1, id.value());
    select.setLong(2, owner);
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next() ? Optional.of(Member.read(row).peer()) : Optional.empty();
    }
  }

  static Optional<Member> owner(ReadConnection connection, JobId id) throws SQLException {
    PreparedStatement select = connection.fixed(OWNER);
    select.setString(1, id.value());
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next() ? Optional.of(Member.read(row)) : Optional.empty();
    }
  }
}
