package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the jobs that something is due for, in order, from a rank on. */
final class DueReads {
  static final String DUE =
      JobRows.PLAIN.select()
          + " WHERE j.due_clock > 0 AND j.owner = ? AND j.due_clock = ?"
          + " AND (j.due_at, j.number) >= (?, ?)"
          + " ORDER BY j.due_at, j.number LIMIT ?";

  private DueReads() {}

  /** Reads as {@link dev.weft.coordinator.loop.JobStore#due} says. */
  static List<Job> due(
      ReadConnection connection, Seat seat, Due.Clock clock, DueRank from, int limit)
      throws SQLException {
    PreparedStatement select = connection.fixed(DUE);
    select.setLong(1, seat.owner());
    select.setInt(2, Codes.of(clock));
    select.setLong(3, Micros.of(from.at()));
    select.setLong(4, from.number());
    select.setInt(5, limit);
    List<Job> jobs = new ArrayList<>();
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        jobs.add(JobRows.PLAIN.read(row));
      }
    }
    return jobs;
  }
}
