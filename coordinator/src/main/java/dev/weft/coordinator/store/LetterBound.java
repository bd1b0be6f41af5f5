package dev.weft.coordinator.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Removes the refused messages that are too old or too many among the dead letters, oldest first.
 * (Jobs among them go with their rows.) The committing thread's.
 */
final class LetterBound extends OldestFirst {
  /** Messages looked at in one piece. */
  private static final int LOOK = 256;

  private static final Duration BETWEEN_PASSES = Duration.ofSeconds(10);

  static final String COUNT = "SELECT count(*) FROM dead_letter WHERE job = 0";
  static final String OLDEST =
      "SELECT number, dead_at FROM dead_letter WHERE job = 0 ORDER BY number LIMIT ?";
  private static final String DELETE = "DELETE FROM dead_letter WHERE job = 0 AND number <= ?";

  private final int most;
  private final PreparedStatement count;

  LetterBound(WriteConnection connection, Retention retention) throws SQLException {
    super(connection, retention.age(), OLDEST, DELETE, LOOK, BETWEEN_PASSES);
    most = retention.messages();
    count = connection.prepare(COUNT);
  }

  @Override
  Room room() throws SQLException {
    long tooMany = messages() - most;
    return (_, before) -> before >= tooMany;
  }

  private long messages() throws SQLException {
    try (ResultSet results = count.executeQuery()) {
      return results.next() ? results.getLong(1) : 0;
    }
  }
}
