package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.job.Payload;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * One prepared statement and the rows that it is to run with: bind the parameters from left to
 * right, {@link #add} the row, {@link #run} all rows. One thread.
 */
sealed interface Batch permits RowBatch, ArrayBatch {
  /** Binds a number. */
  Batch number(long value) throws SQLException;

  /** Binds a text. */
  Batch text(String value) throws SQLException;

  /** Binds bytes. */
  Batch bytes(byte[] value) throws SQLException;

  /** Binds a truth. */
  default Batch flag(boolean value) throws SQLException {
    return number(value ? 1 : 0);
  }

  /** Binds a media type and bytes. */
  default Batch payload(Payload value) throws SQLException {
    return text(value.contentType()).bytes(value.bytes());
  }

  /** Binds a time. */
  default Batch time(Instant value) throws SQLException {
    return number(Micros.of(value));
  }

  /** Binds a length of time. */
  default Batch length(Duration value) throws SQLException {
    return number(Micros.of(value));
  }

  /** Ends a row. */
  void add() throws SQLException;

  /**
   * Runs the statement for each row.
   *
   * @return how many rows of the table each has changed; one that runs all at once may say 0 of all
   *     if it has changed fewer than one for each, and whoever cares must look
   */
  int[] run() throws SQLException;
}
