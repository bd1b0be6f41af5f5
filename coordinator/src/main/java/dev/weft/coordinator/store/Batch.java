package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Payload;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * One prepared statement and the rows that it is to run with: bind the parameters from left to
 * right, {@link #add} the row, {@link #run} all rows. One thread.
 */
final class Batch {
  private static final int[] NOTHING = {};

  private final PreparedStatement statement;
  private final Dialect dialect;
  private int parameter;
  private int rows;

  Batch(PreparedStatement statement, Dialect dialect) {
    this.statement = statement;
    this.dialect = dialect;
  }

  Batch number(long value) throws SQLException {
    statement.setLong(++parameter, value);
    return this;
  }

  Batch flag(boolean value) throws SQLException {
    statement.setInt(++parameter, value ? 1 : 0);
    return this;
  }

  Batch text(String value) throws SQLException {
    statement.setString(++parameter, dialect.stored(value));
    return this;
  }

  Batch bytes(byte[] value) throws SQLException {
    statement.setBytes(++parameter, value);
    return this;
  }

  /** A media type and bytes. */
  Batch payload(Payload value) throws SQLException {
    return text(value.contentType()).bytes(value.bytes());
  }

  Batch time(Instant value) throws SQLException {
    return number(Micros.of(value));
  }

  Batch length(Duration value) throws SQLException {
    return number(Micros.of(value));
  }

  /** Ends a row. */
  void add() throws SQLException {
    statement.addBatch();
    parameter = 0;
    rows++;
  }

  /** Runs the statement once for each row, in order; gives how many rows each changed. */
  int[] run() throws SQLException {
    if (rows == 0) {
      return NOTHING;
    }
    rows = 0;
    return statement.executeBatch();
  }
}
