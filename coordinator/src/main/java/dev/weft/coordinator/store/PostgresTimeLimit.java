package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Lets the server end statements, each by itself. One thread at a time. */
final class PostgresTimeLimit implements Engine.TimeLimit {
  private final Connection connection;
  private Duration current = Duration.ZERO;

  PostgresTimeLimit(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void start(Duration patience) throws SQLException {
    if (!patience.equals(current)) {
      try (Statement set = connection.createStatement()) {
        set.execute("SET statement_timeout = " + patience.toMillis());
      }
      current = patience;
    }
  }

  @Override
  public void end() {
    // The next read has the same limit: setting it each time would be a question and an answer.
  }
}
