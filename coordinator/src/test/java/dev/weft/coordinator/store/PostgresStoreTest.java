package dev.weft.coordinator.store;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.JobStoreContract;
import dev.weft.coordinator.loop.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Beds.OnPostgres.class)
class PostgresStoreTest extends JobStoreContract {
  private StoreSettings settings;
  private SqlStore store;

  @BeforeEach
  void open(Bed bed) throws StoreException {
    settings = bed.settings();
    store = SqlStore.open(settings, new SystemTime());
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
    store = SqlStore.open(settings, new SystemTime());
  }
}
