package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.StateName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Judges a statement that changed no row: either it only repeats what is written, or the dispatcher
 * and the store disagree, and nothing more may be written. The committing thread's.
 */
final class WrittenJobs {
  private final PreparedStatement select;

  WrittenJobs(Connection connection) throws SQLException {
    select =
        connection.prepareStatement(
            """
            SELECT j.id, j.state, j.revision, s.digest_high, s.digest_low
            FROM job j JOIN spec s ON s.job = j.number WHERE j.number = ?\
            """);
  }

  /**
   * Judges the insertion of a job.
   *
   * @return 1 if it added a terminal job
   */
  int check(Job job, int changed) throws SQLException {
    if (changed == 1) {
      return job.state().terminal() ? 1 : 0;
    }
    select.setLong(1, job.number());
    try (ResultSet results = select.executeQuery()) {
      Row row = new Row(results);
      boolean same = row.next() && row.text().equals(job.id().value()) && digest(row, job);
      if (!same) {
        throw bug(job, "its number or id is taken");
      }
    }
    return 0;
  }

  private static boolean digest(Row row, Job job) throws SQLException {
    row.number();
    row.number();
    return row.number() == job.digest().high() && row.number() == job.digest().low();
  }

  /**
   * Judges the change of a job.
   *
   * @return 1 if it ended the job
   */
  int checkSaved(Job job, int changed) throws SQLException {
    if (changed == 1) {
      return job.state().terminal() ? 1 : 0;
    }
    select.setLong(1, job.number());
    try (ResultSet results = select.executeQuery()) {
      Row row = new Row(results);
      if (!row.next()) {
        throw bug(job, "it is not there");
      }
      row.text();
      boolean same =
          row.number() == Codes.of(StateName.of(job.state())) && row.number() == job.revision();
      if (!same) {
        throw bug(job, "it has ended");
      }
    }
    return 0;
  }

  private static UnusableStoreException bug(Job job, String why) {
    return new UnusableStoreException(
        "job %s (number %d) cannot be written, for %s; this is a bug, and nothing was recorded"
            .formatted(job.id(), job.number(), why));
  }
}
