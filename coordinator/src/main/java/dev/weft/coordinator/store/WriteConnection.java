package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A connection that writes, and the words of its database. The committing thread's. */
record WriteConnection(Connection connection, Dialect dialect) implements AutoCloseable {
  /** A statement to run with some rows, one by one. */
  Batch batch(String sql) throws SQLException {
    return new RowBatch(prepare(sql), dialect);
  }

  /** An INSERT of VALUES, or an UPDATE, to run with many rows of different keys. */
  Batch bulk(String sql) throws SQLException {
    return switch (dialect) {
      case SQLITE -> batch(sql);
      case POSTGRES -> new ArrayBatch(this, sql);
    };
  }

  /** A statement that is kept as long as the connection. */
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
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
