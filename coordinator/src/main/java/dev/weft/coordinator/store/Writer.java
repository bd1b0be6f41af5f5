package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.ForeignSchedulesException;
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

  private final Engine engine;
  private final Connections connections;
  private final Retention retention;
  private final Gate readers;
  private @Nullable Pen pen;
  private volatile long known = NONE;
  private long doubtful = NONE;
  private Timeline timeline;

  /**
   * Makes one; opens nothing yet.
   *
   * @param connections where its connections come from
   */
  Writer(Engine engine, Connections connections, Retention retention, Gate readers) {
    this.engine = engine;
    this.connections = connections;
    this.retention = retention;
    this.readers = readers;
    timeline = engine.seat().timeline();
  }

  /**
   * Records changes.
   *
   * @return jobs that were to be added and are other coordinators'; then nothing was recorded
   * @throws StoreException if nothing was recorded, as far as can be known
   */
  List<ForeignJob> commit(List<Change> changes) throws StoreException {
    try {
      if (!recorded()) {
        Pen open = pen();
        Ledger next = open.write(changes);
        doubtful = next.commits();
        open.commit(next);
        doubtful = NONE;
        known = next.commits();
      }
      return List.of();
    } catch (KnownElsewhereException e) {
      drop(e);
      return e.jobs();
    } catch (SchedulesElsewhereException e) {
      drop(e);
      throw new ForeignSchedulesException(e.schedules(), e);
    } catch (SQLException e) {
      drop(e);
      if (recordedAfter(e)) {
        return List.of();
      }
      throw engine.faults().of(e);
    } catch (RuntimeException e) {
      drop(e);
      throw e;
    }
  }

  /** How many commits are surely recorded; any thread. */
  long commits() {
    return Math.max(known, engine.seat().commits());
  }

  /** Does one small piece of housekeeping; tells whether more is due at once. */
  boolean tidy(Moment now) throws StoreException {
    try {
      Pen open = pen();
      boolean more = open.tidy(now);
      known = open.ledger().commits();
      return more;
    } catch (SQLException e) {
      drop(e);
      throw engine.faults().of(e);
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
      open = Pen.over(engine, connections.open(), retention, readers);
      pen = open;
      check(open.ledger());
      if (open.timeline().differs(timeline)) {
        moved(open.timeline());
      }
    }
    return open;
  }

  /** A promotion or a restore has lost no commit of this coordinator: it goes on. */
  private void moved(Timeline now) {
    LOG.atWarn()
        .addKeyValue("why", now.movedFrom(timeline))
        .log("all commits of this coordinator are there, it goes on");
    timeline = now;
    engine.keepsakes().moved(now);
  }

  /** Nobody else has written, and nothing that was recorded is gone. */
  private void check(Ledger found) throws UnusableStoreException {
    if (found.epoch() != engine.seat().epoch()) {
      throw new FencedOffException();
    }
    // One more than is known: a commit, of changes or of housekeeping, whose answer was lost.
    if (known != NONE && (found.commits() < known || found.commits() > known + 1)) {
      throw new UnusableStoreException(
          "it had %d commits of this coordinator and has %d now; it went back, or a copy took its place"
              .formatted(known, found.commits()));
    }
    known = found.commits();
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
