package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Reads the columns of a result from left to right, row by row. One thread. */
final class Row {
  private static final byte[] NOTHING = {};

  private final ResultSet results;
  private final Dialect dialect;
  private int column;

  Row(ResultSet results, Dialect dialect) {
    this.results = results;
    this.dialect = dialect;
  }

  /** Goes to the next row, if there is one. */
  boolean next() throws SQLException {
    column = 0;
    return results.next();
  }

  long number() throws SQLException {
    return results.getLong(++column);
  }

  int count() throws SQLException {
    return results.getInt(++column);
  }

  boolean flag() throws SQLException {
    return results.getInt(++column) != 0;
  }

  /** Text; empty for null. */
  String text() throws SQLException {
    String text = results.getString(++column);
    return text == null ? "" : dialect.read(text);
  }

  /** Bytes; none for null. */
  byte[] bytes() throws SQLException {
    byte[] bytes = results.getBytes(++column);
    return bytes == null ? NOTHING : bytes;
  }

  /** A media type and bytes. */
  Payload payload() throws SQLException {
    String contentType = text();
    byte[] bytes = bytes();
    return contentType.isEmpty() && bytes.length == 0
        ? Payload.EMPTY
        : Payload.of(bytes, contentType);
  }

  Instant time() throws SQLException {
    return Micros.time(number());
  }

  Duration length() throws SQLException {
    return Micros.length(number());
  }
}
