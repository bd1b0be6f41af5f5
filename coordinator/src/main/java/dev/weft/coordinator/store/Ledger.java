package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The one row of {@code store}: written with each commit, so that it proves whether a commit was
 * recorded and who may write.
 *
 * @param epoch rises with each start
 * @param commits rises with each commit
 * @param lastJob the highest job number there ever was
 * @param lastNotice the highest outbox number there ever was
 * @param endedJobs how many terminal jobs are kept
 */
record Ledger(long epoch, long commits, long lastJob, long lastNotice, long endedJobs) {
  private static final String UPDATE =
      """
      UPDATE store SET commits = ?, last_job = ?, last_notice = ?, ended_jobs = ?
      WHERE epoch = ? AND commits = ?\
      """;

  /** Raises the epoch: whoever wrote before may not any more. */
  static Ledger raise(Connection connection) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO store VALUES (1, ?, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING");
        PreparedStatement raise =
            connection.prepareStatement("UPDATE store SET epoch = epoch + 1")) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.executeUpdate();
      raise.executeUpdate();
    }
    return read(connection);
  }

  static Ledger read(Connection connection) throws SQLException {
    String sql = "SELECT epoch, commits, last_job, last_notice, ended_jobs FROM store";
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet results = select.executeQuery()) {
      Row row = new Row(results);
      if (!row.next()) {
        throw new UnusableStoreException("its first row is gone; restore a backup");
      }
      return new Ledger(row.number(), row.number(), row.number(), row.number(), row.number());
    }
  }

  static Batch prepare(Connection connection) throws SQLException {
    return Batch.prepare(connection, UPDATE);
  }

  /** The ledger after one more commit. */
  Ledger next(long job, long notice, long ended) {
    return new Ledger(
        epoch,
        commits + 1,
        Math.max(lastJob, job),
        Math.max(lastNotice, notice),
        endedJobs + ended);
  }

  /**
   * Writes it over {@code before}.
   *
   * @throws UnusableStoreException if something else is there
   */
  void write(Batch update, Ledger before) throws SQLException {
    update.number(commits).number(lastJob).number(lastNotice).number(endedJobs);
    update.number(before.epoch).number(before.commits).add();
    if (update.run()[0] != 1) {
      throw new UnusableStoreException("another coordinator has taken it over; this one must stop");
    }
  }
}
