package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.loop.StoreException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits, and knows what became of a commit that failed: the ledger, read again over another
 * connection, tells whether it was recorded. If even that cannot be read, the next commit, which by
 * contract is the same one, asks first. The committing thread's.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final long NONE = -1;

  private final Connections connections;
  private final StoreSettings settings;
  private final Gate readers;
  private final Faults faults;
  private final long epoch;
  private @Nullable Pen pen;
  private long doubtful = NONE;

  /**
   * Makes one; opens nothing yet.
   *
   * @param epoch the one in which it may write
   */
  Writer(Connections connections, StoreSettings settings, Gate readers, Faults faults, long epoch) {
    this.connections = connections;
    this.settings = settings;
    this.readers = readers;
    this.faults = faults;
    this.epoch = epoch;
  }

  /**
   * Records changes.
   *
   * @throws StoreException if nothing was recorded, as far as can be known
   */
  void commit(List<Change> changes) throws StoreException {
    try {
      if (!recorded()) {
        Pen open = pen();
        Ledger next = open.write(changes);
        doubtful = next.commits();
        open.commit(next);
        doubtful = NONE;
      }
    } catch (SQLException e) {
      drop(e);
      if (!recordedAfter(e)) {
        throw faults.of(e);
      }
    } catch (RuntimeException e) {
      drop(e);
      throw e;
    }
  }

  /** Does one small piece of housekeeping; tells whether more is due at once. */
  boolean tidy(Moment now) throws StoreException {
    try {
      return pen().tidy(now);
    } catch (SQLException e) {
      drop(e);
      throw faults.of(e);
    } catch (RuntimeException e) {
      drop(e);
      throw e;
    }
  }

  /** Whether the last commit, of which nothing is known, was recorded; then it is known. */
  private boolean recorded() throws SQLException {
    if (doubtful == NONE) {
      return false;
    }
    boolean recorded = pen().ledger().commits() == doubtful;
    doubtful = NONE;
    return recorded;
  }

  private boolean recordedAfter(SQLException trouble) {
    try {
      return recorded();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
      return false;
    }
  }

  private Pen pen() throws SQLException {
    Pen open = pen;
    if (open == null) {
      open = Pen.over(connections.open(), settings, readers);
      pen = open;
    }
    if (open.ledger().epoch() != epoch) {
      throw new UnusableStoreException("another coordinator has taken it over; this one must stop");
    }
    return open;
  }

  private void drop(Exception trouble) {
    readers.open(); // nobody is kept from reading while nothing can be written
    try {
      close();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
      LOG.atWarn().setCause(e).log("could not close the store's connection after trouble");
    }
  }

  @Override
  public void close() throws SQLException {
    Pen open = pen;
    pen = null;
    if (open != null) {
      open.close();
    }
  }
}
