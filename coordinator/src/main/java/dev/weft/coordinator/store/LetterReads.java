package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.DeadLetterQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads dead letters, within a snapshot. */
final class LetterReads {
  private static final String JOINS =
      " FROM dead_letter d LEFT JOIN job j ON j.number = d.job AND d.job > 0"
          + JobRows.PLAIN.joins();
  private static final String HEAD =
      "SELECT d.number, d.job, d.dead_at, d.reason, d.source, d.detail, d.headers, d.body_size, ";
  private static final String LEAN =
      HEAD + "d.content_type, NULL, " + JobRows.PLAIN.columns() + JOINS;
  static final String MESSAGE =
      HEAD
          + "d.content_type, d.body, "
          + JobRows.PLAIN.columns()
          + JOINS
          + " WHERE d.number = ? AND d.job = 0";
  static final String OF_JOB =
      LEAN + " WHERE d.job = (SELECT number FROM job WHERE id = ?) AND d.job > 0";
  static final String REPLAY = "SELECT id FROM job WHERE replay_of = ? AND replay_of <> ''";

  private LetterReads() {}

  /** The statement for a page: before a number, the filters, from, until, how many. */
  static String page(DeadLetterQuery query) {
    StringBuilder sql = new StringBuilder(LEAN).append(" WHERE d.number < ?");
    filters(query).keySet().forEach(column -> sql.append(" AND d.").append(column).append(" = ?"));
    return sql.append(" AND d.dead_at >= ? AND d.dead_at < ?")
        .append(" ORDER BY d.number DESC LIMIT ?")
        .toString();
  }

  private static Map<String, String> filters(DeadLetterQuery query) {
    Map<String, String> filters = new TreeMap<>();
    filters.put("pool", query.pool());
    filters.put("handler", query.handler());
    filters.put("reason", query.reason());
    filters.put("source", query.source());
    filters.values().removeIf(String::isEmpty);
    return filters;
  }

  static List<DeadLetter> page(
      ReadConnection connection, DeadLetterQuery query, long before, int limit)
      throws SQLException {
    List<DeadLetter> letters = new ArrayList<>();
    try (PreparedStatement select = connection.prepare(page(query))) {
      int place = 0;
      select.setLong(++place, before);
      for (String value : filters(query).values()) {
        select.setString(++place, value);
      }
      select.setLong(++place, Micros.of(query.from()));
      select.setLong(++place, Micros.of(query.until()));
      select.setInt(++place, limit);
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        while (row.next()) {
          letters.add(letter(row));
        }
      }
    }
    return letters;
  }

  static Optional<DeadLetter> message(ReadConnection connection, long number) throws SQLException {
    PreparedStatement select = connection.fixed(MESSAGE);
    select.setLong(1, number);
    return first(connection, select);
  }

  static Optional<DeadLetter> ofJob(ReadConnection connection, JobId id) throws SQLException {
    PreparedStatement select = connection.fixed(OF_JOB);
    select.setString(1, id.value());
    return first(connection, select);
  }

  static Optional<JobId> replay(ReadConnection connection, JobId of) throws SQLException {
    PreparedStatement select = connection.fixed(REPLAY);
    select.setString(1, of.value());
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next() ? Optional.of(new JobId(row.text())) : Optional.empty();
    }
  }

  private static Optional<DeadLetter> first(ReadConnection connection, PreparedStatement select)
      throws SQLException {
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next() ? Optional.of(letter(row)) : Optional.empty();
    }
  }

  private static DeadLetter letter(Row row) throws SQLException {
    long number = row.number();
    long job = row.number();
    Instant at = row.time();
    String reason = row.text();
    String source = row.text();
    String detail = row.text();
    Map<String, String> headers = TextMap.read(row.text());
    int bodySize = row.count();
    Payload body = row.payload();
    return job == 0
        ? new DeadLetter.OfMessage(
            number, at, new Refusal(source, reason, detail, headers, body), bodySize)
        : new DeadLetter.OfJob(number, JobRows.PLAIN.read(row));
  }
}
