package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StateName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A query for a list of jobs, newest first. What has not ended and what ended badly is found by
 * index; any other filter walks back through the jobs, some million rows a second, since an index
 * for it would cost every job of every commit.
 */
final class JobList {
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> parameters = new ArrayList<>();
  private final int limit;

  private JobList(int limit) {
    this.limit = limit;
  }

  static JobList of(JobQuery query, long before, int limit) {
    JobList list = new JobList(limit);
    if (before != Long.MAX_VALUE) {
      list.where("j.number < ?", before);
    }
    list.states(query.states().stream().map(Codes::of).sorted().toList());
    list.text("j.pool = ?", query.pool());
    list.text("j.handler = ?", query.handler());
    list.text("j.agent = ?", query.agent());
    if (query.from().isAfter(Instant.EPOCH)) {
      list.where("j.accepted_at >= ?", Micros.of(query.from()));
    }
    if (query.until().isBefore(Instant.MAX)) {
      list.where("j.accepted_at < ?", Micros.of(query.until()));
    }
    return list;
  }

  private void states(List<Integer> codes) {
    if (codes.isEmpty() || codes.size() == StateName.values().length) {
      return;
    }
    // These are the conditions of the partial indexes, which they must repeat to be used.
    if (codes.getLast() < Codes.TERMINAL) {
      conditions.add("j.state < 10");
    } else if (codes.getFirst() > Codes.TERMINAL) {
      conditions.add("j.state > 10");
    }
    conditions.add(
        "j.state IN (" + String.join(", ", Collections.nCopies(codes.size(), "?")) + ")");
    parameters.addAll(codes);
  }

  private void text(String condition, String value) {
    if (!value.isEmpty()) {
      where(condition, value);
    }
  }

  private void where(String condition, Object value) {
    conditions.add(condition);
    parameters.add(value);
  }

  /** The statement, with a place for each parameter and one for the limit. */
  String sql() {
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    return JobRows.PLAIN.select() + where + " ORDER BY j.number DESC LIMIT ?";
  }

  List<Job> read(ReadConnection connection) throws SQLException {
    List<Job> jobs = new ArrayList<>();
    try (PreparedStatement select = connection.prepare(sql())) {
      int column = 0;
      for (Object parameter : parameters) {
        connection.bind(select, ++column, parameter);
      }
      select.setInt(++column, limit);
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        while (row.next()) {
          jobs.add(JobRows.PLAIN.read(row));
        }
      }
    }
    return jobs;
  }
}
