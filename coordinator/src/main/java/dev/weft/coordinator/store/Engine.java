package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.doctor.StoreFacts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * One database that is open, and all that depends on its kind: how it is reached, what keeps it
 * short, what its troubles mean. The SQL is the same for all. Thread-safe.
 */
interface Engine extends Connections, AutoCloseable {
  /** A connection that writes; a commit is durable when it returns. */
  @Override
  Connection open() throws SQLException;

  /** A connection that only reads. */
  Connection openReader() throws SQLException;

  /** Ends statements of a connection that take too long. */
  TimeLimit limit(Connection reader) throws SQLException;

  /** Keeps the database's files short, by the connection that writes. */
  Upkeep upkeep(Connection writer, Gate readers) throws SQLException;

  /** Where a connection that writes has found it; not within a transaction. */
  Timeline timeline(Connection writer) throws SQLException;

  /** Its words. */
  Dialect dialect();

  /** Names its troubles. */
  Faults faults();

  /** Who may write. */
  Seat seat();

  /** What outlives it. */
  Keepsakes keepsakes();

  /**
   * What it stands on, as seen now.
   *
   * @throws IOException if the machine does not say
   */
  StoreFacts examine(TimeSource time) throws SQLException, IOException;

  /** Whether a connection is of no use any more though the database may be. */
  boolean lost(SQLException trouble);

  /** Lets go of it. */
  @Override
  void close() throws SQLException;

  /** Ends what takes too long. One thread at a time. */
  interface TimeLimit {
    /** From now on nothing may take longer than this. */
    void start(Duration patience) throws SQLException;

    /** From now on anything may take as long as it likes. */
    void end() throws SQLException;
  }

  /** Housekeeping beside retention. The committing thread's. */
  interface Upkeep {
    /** Does a little of it, if any is due. */
    void run(Moment now) throws SQLException;
  }
}
