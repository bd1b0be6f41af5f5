package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Writes tombstones of the jobs that retention removes, and removes those that are too old or too
 * many, oldest first. The committing thread's.
 */
final class Graveyard {
  /** Tombstones looked at in one piece. */
  private static final int LOOK = 1024;

  private static final Duration BETWEEN_PASSES = Duration.ofSeconds(1);

  static final String BURY =
      """
      INSERT INTO tombstone (number, id, digest_high, digest_low, state, ended_at, removed_at)
      SELECT ? + row_number() OVER (ORDER BY j.number), j.id, s.digest_high, s.digest_low, j.state,
        j.ended_at, ?
      FROM job j JOIN spec s ON s.job = j.number WHERE j.number BETWEEN ? AND ?
      ON CONFLICT DO NOTHING\
      """;
  static final String OLDEST = "SELECT number, removed_at FROM tombstone ORDER BY number LIMIT ?";

  private final WriteConnection connection;
  private final Retention.Tombstones keep;
  private final PreparedStatement bury;
  private final PreparedStatement oldest;
  private final PreparedStatement delete;
  private long last;
  private Duration nextPass = Duration.ZERO;

  Graveyard(WriteConnection connection, Retention.Tombstones keep) throws SQLException {
    this.connection = connection;
    this.keep = keep;
    bury = connection.prepare(BURY);
    oldest = connection.prepare(OLDEST);
    delete = connection.prepare("DELETE FROM tombstone WHERE number <= ?");
    String sql = "SELECT max(number) FROM tombstone";
    try (PreparedStatement select = connection.prepare(sql);
        ResultSet results = select.executeQuery()) {
      last = results.next() ? results.getLong(1) : 0;
    }
  }

  /** Leaves tombstones of jobs that are about to be removed, within the open transaction. */
  void bury(Iterable<Sweep.Range> ranges, Moment now) throws SQLException {
    if (keep.most() == 0) {
      return;
    }
    for (Sweep.Range range : ranges) {
      bury.setLong(1, last);
      bury.setLong(2, Micros.of(now.wall()));
      bury.setLong(3, range.first());
      bury.setLong(4, range.last());
      last += bury.executeUpdate();
    }
  }

  /** Whether there may be something to remove now. */
  boolean due(Moment now) {
    return now.steady().compareTo(nextPass) >= 0;
  }

  /**
   * The number up to which all may go, outside any transaction; 0 if none may, and then none is due
   * for a while.
   */
  long look(Moment now) throws SQLException {
    long cutoff = Micros.of(now.wall().minus(keep.age()));
    long upTo = 0;
    int seen = 0;
    oldest.setInt(1, LOOK);
    try (ResultSet results = oldest.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        long number = row.number();
        if (number > last - keep.most() && row.number() >= cutoff) {
          break;
        }
        upTo = number;
        seen++;
      }
    }
    if (seen < LOOK) {
      nextPass = now.steady().plus(BETWEEN_PASSES);
    }
    return upTo;
  }

  /** Removes what {@link #look} found, within the open transaction. */
  void remove(long upTo) throws SQLException {
    delete.setLong(1, upTo);
    delete.executeUpdate();
  }
}
