package dev.weft.coordinator.store;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.JobStoreContract;
import dev.weft.coordinator.loop.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends JobStoreContract {
  @TempDir private Path directory;
  private SqlStore store;

  @BeforeEach
  void open() throws StoreException {
    store = SqlStore.open(StoreSettings.at(directory.resolve("weft.db")), new SystemTime());
  }

  @AfterEach
  void close() throws StoreException {
    store.close();
  }

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected JobReader reader() {
    return store;
  }

  @Override
  protected void restart() throws StoreException {
    close();
    open();
  }
}
