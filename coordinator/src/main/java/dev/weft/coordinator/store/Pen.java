package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The connection that writes, with everything prepared. After any trouble it is closed, which takes
 * back what was not committed, and another is opened. The committing thread's.
 */
final class Pen implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final ChangeWrites writes;
  private final Batch writeLedger;
  private final Wal wal;
  private final Sweep sweep;
  private Ledger ledger;

  private Pen(Connection connection, StoreSettings settings, Gate readers) throws SQLException {
    this.connection = connection;
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    writes = new ChangeWrites(connection);
    writeLedger = Ledger.prepare(connection);
    wal = new Wal(connection, settings, readers);
    sweep = new Sweep(connection, settings.retention());
    ledger = Ledger.read(connection);
  }

  /** Takes the connection over; closes it if that fails. */
  static Pen over(Connection connection, StoreSettings settings, Gate readers) throws SQLException {
    try {
      return new Pen(connection, settings, readers);
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /** The ledger as last committed. */
  Ledger ledger() {
    return ledger;
  }

  /** Writes changes, but does not commit them; gives the ledger as it will be. */
  Ledger write(List<Change> changes) throws SQLException {
    begin.execute();
    ChangeWrites.Counts counts = writes.write(changes);
    Ledger next = ledger.next(counts.lastJob(), counts.lastNotice(), counts.ended());
    next.write(writeLedger, ledger);
    return next;
  }

  /** Commits what was written. */
  void commit(Ledger next) throws SQLException {
    commit.execute();
    ledger = next;
  }

  /** Does one small piece of housekeeping; tells whether more is due at once. */
  boolean tidy(Moment now) throws SQLException {
    wal.shorten(now);
    if (!sweep.due(now)) {
      return false;
    }
    List<Sweep.Range> ranges = sweep.look(ledger.endedJobs(), now);
    if (!ranges.isEmpty()) {
      begin.execute();
      Ledger next = ledger.next(0, 0, -sweep.remove(ranges));
      next.write(writeLedger, ledger);
      commit(next);
    }
    return sweep.due(now);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
