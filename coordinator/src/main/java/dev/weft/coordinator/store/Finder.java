package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.StoreException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loop's own connection to look jobs up: it never waits for another reader. The loop's
 * thread's, but for {@link #read} before it starts and {@link #close} after it has ended.
 */
final class Finder implements AutoCloseable {
  private final Engine engine;
  private @Nullable ReadConnection connection;

  Finder(Engine engine) {
    this.engine = engine;
  }

  /** Reads however long it takes. */
  <T> T read(ReadConnection.Reading<T> reading) throws StoreException {
    try {
      ReadConnection open = connection;
      if (open == null) {
        open = ReadConnection.open(engine);
        connection = open;
      }
      return open.snapshot(reading);
    } catch (SQLException e) {
      drop(e);
      throw engine.faults().of(e);
    } catch (IllegalArgumentException e) {
      drop(e);
      throw engine.faults().of(e);
    }
  }

  Map<JobId, Job> find(Collection<JobId> ids) throws StoreException {
    return ids.isEmpty() ? Map.of() : read(open -> JobReads.find(open, ids));
  }

  private void drop(Exception trouble) {
    try {
      close();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
    }
  }

  @Override
  public void close() throws SQLException {
    ReadConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }
}
