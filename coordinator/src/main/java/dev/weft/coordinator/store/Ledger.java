package dev.weft.coordinator.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * This coordinator's row of {@code coordinator}: locked and written with each commit, so that it
 * proves whether a commit was recorded and who may write. Commits of different coordinators do not
 * meet here.
 *
 * @param owner the coordinator's number
 * @param epoch rises with each start, and when it is taken over
 * @param commits rises with each commit
 * @param lastJob the highest job number that it ever gave
 * @param lastNotice the highest outbox number that it ever gave
 * @param endedJobs how many terminal jobs it added, less those it removed
 */
record Ledger(long owner, long epoch, long commits, long lastJob, long lastNotice, long endedJobs) {
  private static final String READ =
      """
      SELECT number, epoch, commits, last_job, last_notice, ended_jobs FROM coordinator
      WHERE number =\
      """;
  private static final String UPDATE =
      """
      UPDATE coordinator SET commits = ?, last_job = ?, last_notice = ?, ended_jobs = ?
      WHERE number = ? AND epoch = ? AND commits = ?\
      """;

  /** How to read it so that nobody changes it until the transaction ends. */
  static PreparedStatement prepareReading(WriteConnection connection, long owner)
      throws SQLException {
    return connection.prepare(READ + " " + owner + connection.dialect().locking());
  }

  /** How to write it. */
  static Batch prepareWriting(WriteConnection connection) throws SQLException {
    return connection.batch(UPDATE);
  }

  /** Reads it; waits for a transaction that is just writing it, whoever's it is. */
  static Ledger read(WriteConnection connection, PreparedStatement reading) throws SQLException {
    try (ResultSet results = reading.executeQuery()) {
      Row row = connection.row(results);
      if (!row.next()) {
        throw new UnusableStoreException("this coordinator's row is gone; restore a backup");
      }
      return new Ledger(
          row.number(), row.number(), row.number(), row.number(), row.number(), row.number());
    }
  }

  /** The ledger after one more commit. */
  Ledger next(long job, long notice, long ended) {
    return new Ledger(
        owner,
        epoch,
        commits + 1,
        Math.max(lastJob, job),
        Math.max(lastNotice, notice),
        endedJobs + ended);
  }

  /**
   * Writes it over {@code before}.
   *
   * @throws FencedOffException if something else is there
   */
  void write(Batch update, Ledger before) throws SQLException {
    update.number(commits).number(lastJob).number(lastNotice).number(endedJobs);
    update.number(owner).number(before.epoch).number(before.commits).add();
    if (update.run()[0] != 1) {
      throw new FencedOffException();
    }
  }
}
