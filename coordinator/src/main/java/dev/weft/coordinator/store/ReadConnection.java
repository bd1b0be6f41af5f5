package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A connection that reads, with the statements it has prepared. One thread at a time. */
final class ReadConnection implements AutoCloseable {
  private final Connection connection;
  private final Dialect dialect;
  private final Engine.TimeLimit limit;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  ReadConnection(Connection connection, Dialect dialect, Engine.TimeLimit limit) {
    this.connection = connection;
    this.dialect = dialect;
    this.limit = limit;
  }

  /** Opens one; closes it again if it cannot be used. */
  static ReadConnection open(Engine engine) throws SQLException {
    Connection connection = engine.openReader();
    try {
      return new ReadConnection(connection, engine.dialect(), engine.limit(connection));
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /** What reads within one state of the database. */
  interface Reading<T> {
    /** Reads. */
    T read(ReadConnection connection) throws SQLException;
  }

  /** Reads within one state of the database, and no longer than {@code patience}. */
  <T> T snapshot(Duration patience, Reading<T> reading) throws SQLException {
    limit.start(patience);
    try {
      return snapshot(reading);
    } finally {
      limit.end();
    }
  }

  /** Reads within one state of the database, however long it takes. */
  <T> T snapshot(Reading<T> reading) throws SQLException {
    fixed(dialect.beginReading()).execute();
    T result;
    try {
      result = reading.read(this);
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      throw e;
    }
    fixed("ROLLBACK").execute();
    return result;
  }

  private void rollback(Exception trouble) {
    try {
      fixed("ROLLBACK").execute();
    } catch (SQLException e) {
      trouble.addSuppressed(e); // the connection is gone, which the trouble says
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

  /** Binds a number or a text. */
  void bind(PreparedStatement select, int place, Object value) throws SQLException {
    select.setObject(place, value instanceof String text ? dialect.stored(text) : value);
  }

  /** Reads a result. */
  Row row(ResultSet results) {
    return new Row(results, dialect);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
