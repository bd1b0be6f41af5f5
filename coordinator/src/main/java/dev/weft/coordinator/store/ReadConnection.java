package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.ProgressHandler;

/** A connection that reads, with the statements it has prepared. One thread at a time. */
final class ReadConnection implements AutoCloseable {
  /** Some milliseconds of work. */
  private static final int STEPS_BETWEEN_LOOKS = 50_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private long deadline;
  private boolean limited;

  ReadConnection(Connection connection) throws SQLException {
    this.connection = connection;
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return limited && System.nanoTime() - deadline > 0 ? 1 : 0;
          }
        });
  }

  /** What reads within one state of the database. */
  interface Reading<T> {
    /** Reads. */
    T read(ReadConnection connection) throws SQLException;
  }

  /** Reads within one state of the database, and no longer than {@code patience}. */
  <T> T snapshot(Duration patience, Reading<T> reading) throws SQLException {
    deadline = System.nanoTime() + patience.toNanos();
    limited = true;
    try {
      return snapshot(reading);
    } finally {
      limited = false;
    }
  }

  /** Reads within one state of the database, however long it takes. */
  <T> T snapshot(Reading<T> reading) throws SQLException {
    fixed("BEGIN").execute();
    try {
      return reading.read(this);
    } finally {
      fixed("ROLLBACK").execute();
    }
  }

  /** A statement that is prepared once and kept; only for texts that are constants. */
  PreparedStatement fixed(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** A statement for once; to be closed. */
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Runs a statement; the result is to be closed. */
  static ResultSet run(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement.executeQuery();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
