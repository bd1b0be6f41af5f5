package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.ReadConnection.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeoutException;

/**
 * A bounded number of connections that read, opened when they are needed. Whoever finds none free
 * waits. Thread-safe.
 */
final class Readers implements AutoCloseable {
  private final Engine engine;
  private final Gate gate;
  private final Duration patience;
  private final ConcurrentLinkedDeque<ReadConnection> idle = new ConcurrentLinkedDeque<>();

  Readers(Engine engine, Gate gate, Duration patience) {
    this.engine = engine;
    this.gate = gate;
    this.patience = patience;
  }

  /**
   * Reads within one state of the database.
   *
   * @throws StoreException if it cannot be read, or not in time
   */
  <T> T read(Reading<T> reading) throws StoreException {
    enter();
    try {
      return attempt(reading);
    } catch (SQLException e) {
      throw engine.faults().of(e);
    } catch (IllegalArgumentException e) {
      throw engine.faults().of(e);
    } finally {
      gate.leave();
    }
  }

  private <T> T attempt(Reading<T> reading) throws SQLException {
    ReadConnection waiting = idle.poll();
    if (waiting != null) {
      try {
        return use(waiting, reading);
      } catch (SQLException e) {
        if (!engine.lost(e)) {
          throw e;
        }
        // Perhaps the server was only started again: then the others that wait are of no use
        // either.
        closeIdle();
      }
    }
    return use(ReadConnection.open(engine), reading);
  }

  private <T> T use(ReadConnection connection, Reading<T> reading) throws SQLException {
    boolean fit = false;
    try {
      T result = connection.snapshot(patience, reading);
      fit = true;
      return result;
    } finally {
      if (fit) {
        idle.push(connection);
      } else {
        connection.close(); // after trouble a new one takes its place
      }
    }
  }

  private void enter() throws StoreException {
    try {
      if (!gate.enter(patience)) {
        throw engine.faults().busy(patience, new TimeoutException("no reader was free"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw engine.faults().busy(patience, e);
    }
  }

  /** Closes what is idle; nobody may read any more. */
  @Override
  public void close() throws SQLException {
    gate.shut();
    closeIdle();
  }

  private void closeIdle() throws SQLException {
    for (ReadConnection each = idle.poll(); each != null; each = idle.poll()) {
      each.close();
    }
  }
}
