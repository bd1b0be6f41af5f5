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
final class Graveyard extends OldestFirst {
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
  private static final String DELETE = "DELETE FROM tombstone WHERE number <= ?";

  private final long most;
  private final PreparedStatement bury;
  private long last;

  Graveyard(WriteConnection connection, Retention.Tombstones keep) throws SQLException {
    super(connection, keep.age(), OLDEST, DELETE, LOOK, BETWEEN_PASSES);
    this.most = keep.most();
    bury = connection.prepare(BURY);
    String sql = "SELECT max(number) FROM tombstone";
    try (PreparedStatement select = connection.prepare(sql);
        ResultSet results = select.executeQuery()) {
      last = results.next() ? results.getLong(1) : 0;
    }
  }

  /** Leaves tombstones of jobs that are about to be removed, within the open transaction. */
  void bury(Iterable<Sweep.Range> ranges, Moment now) throws SQLException {
    if (most == 0) {
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

  @Override
  Room room() {
    return (number, _) -> number > last - most;
  }
}
