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
  private final WriteConnection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement readLedger;
  private final Batch writeLedger;
  private final ChangeWrites writes;
  private final Engine.Upkeep upkeep;
  private final Sweep sweep;
  private final Graveyard graveyard;
  private final LetterBound letters;
  private final Timeline timeline;
  private Ledger ledger;

  private Pen(Engine engine, Connection open, Retention retention, Gate readers)
      throws SQLException {
    connection = new WriteConnection(open, engine.dialect());
    long owner = engine.seat().owner();
    begin = connection.prepare(engine.dialect().begin());
    commit = connection.prepare("COMMIT");
    readLedger = Ledger.prepareReading(connection, owner);
    writeLedger = Ledger.prepareWriting(connection);
    writes = new ChangeWrites(connection, owner);
    upkeep = engine.upkeep(open, readers);
    sweep = new Sweep(connection, retention);
    graveyard = new Graveyard(connection, retention.tombstones());
    letters = new LetterBound(connection, retention);
    ledger = Ledger.read(connection, readLedger);
    timeline = engine.timeline(open);
  }

  /** Takes the connection over; closes it if that fails. */
  static Pen over(Engine engine, Connection connection, Retention retention, Gate readers)
      throws SQLException {
    try {
      return new Pen(engine, connection, retention, readers);
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

  /** Where it has found the store. */
  Timeline timeline() {
    return timeline;
  }

  /** Writes changes, but does not commit them; gives the ledger as it will be. */
  Ledger write(List<Change> changes) throws SQLException {
    begin();
    ChangeWrites.Counts counts = writes.write(changes);
    Ledger next = ledger.next(counts.lastJob(), counts.lastNotice(), counts.ended());
    next.write(writeLedger, ledger);
    return next;
  }

  /** Nobody takes this coordinator over from here on until the transaction ends. */
  private void begin() throws SQLException {
    begin.execute();
    if (!Ledger.read(connection, readLedger).equals(ledger)) {
      throw new FencedOffException();
    }
  }

  /** Commits what was written. */
  void commit(Ledger next) throws SQLException {
    commit.execute();
    ledger = next;
  }

  /** Does one small piece of housekeeping; tells whether more is due at once. */
  boolean tidy(Moment now) throws SQLException {
    upkeep.run(now);
    if (sweep.due(now)) {
      List<Sweep.Range> ranges = sweep.look(now);
      if (!ranges.isEmpty()) {
        begin();
        graveyard.bury(ranges, now);
        endTidying(sweep.remove(ranges));
      }
    } else if (graveyard.due(now)) {
      tidy(graveyard, now);
    } else if (letters.due(now)) {
      tidy(letters, now);
    }
    return sweep.due(now) || graveyard.due(now) || letters.due(now);
  }

  private void tidy(OldestFirst rows, Moment now) throws SQLException {
    long upTo = rows.look(now);
    if (upTo > 0) {
      begin();
      rows.remove(upTo);
      endTidying(0);
    }
  }

  private void endTidying(long removedJobs) throws SQLException {
    Ledger next = ledger.next(0, 0, -removedJobs);
    next.write(writeLedger, ledger);
    commit(next);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
