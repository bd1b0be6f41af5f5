package dev.weft.coordinator.store;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.postgres.PostgresDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The stores of coordinators that share a database, closed in reverse. For one thread. */
final class Coordinators {
  private final PostgresDatabase database;
  private final Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  /**
   * None yet.
   *
   * @param folder for what each keeps beside the database
   */
  Coordinators(PostgresDatabase database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  /** Opens one of this name, at the address {@code name:1}. */
  SqlStore open(String name) throws StoreException {
    PostgresSettings settings = database.settings(folder.resolve(name)).withAddress(name + ":1");
    SqlStore store = SqlStore.open(settings, new SystemTime());
    opened.add(store);
    return store;
  }

  /** Closes it, too, before what was opened earlier. */
  void closing(AutoCloseable other) {
    opened.add(other);
  }

  /** Closes one of them now. */
  void close(SqlStore store) throws StoreException {
    opened.remove(store);
    store.close();
  }

  /** Closes all. */
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }
}
