package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Removes the refused messages that are too old or too many among the dead letters, oldest first.
 * (Jobs among them go with their rows.) The committing thread's.
 */
final class LetterBound {
  /** Messages looked at in one piece. */
  private static final int LOOK = 256;

  private static final Duration BETWEEN_PASSES = Duration.ofSeconds(10);

  static final String COUNT = "SELECT count(*) FROM dead_letter WHERE job = 0";
  static final String OLDEST =
      "SELECT number, dead_at FROM dead_letter WHERE job = 0 ORDER BY number LIMIT ?";

  private final WriteConnection connection;
  private final Duration age;
  private final int most;
  private final PreparedStatement count;
  private final PreparedStatement oldest;
  private final PreparedStatement delete;
  private Duration nextPass = Duration.ZERO;

  LetterBound(WriteConnection connection, Retention retention) throws SQLException {
    this.connection = connection;
    age = retention.age();
    most = retention.messages();
    count = connection.prepare(COUNT);
    oldest = connection.prepare(OLDEST);
    delete = connection.prepare("DELETE FROM dead_letter WHERE job = 0 AND number <= ?");
  }

  /** Whether there may be something to remove now. */
  boolean due(Moment now) {
    return now.steady().compareTo(nextPass) >= 0;
  }

  /** The number up to which all may go, outside any transaction; 0 if none may. */
  long look(Moment now) throws SQLException {
    long tooMany = messages() - most;
    long cutoff = Micros.of(now.wall().minus(age));
    long upTo = 0;
    int seen = 0;
    oldest.setInt(1, LOOK);
    try (ResultSet results = oldest.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        long number = row.number();
        if (seen >= tooMany && row.number() >= cutoff) {
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

  private long messages() throws SQLException {
    try (ResultSet results = count.executeQuery()) {
      return results.next() ? results.getLong(1) : 0;
    }
  }
}
