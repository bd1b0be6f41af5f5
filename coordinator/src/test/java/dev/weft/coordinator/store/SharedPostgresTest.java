package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@ExtendWith(PostgresExtension.class)
class SharedPostgresTest extends SharedStoreContract {
  @TempDir private Path folder;
  private final Map<String, OnPostgres> running = new HashMap<>();
  private PostgresDatabase database;

  @BeforeEach
  void start(PostgresDatabase given) throws StoreException {
    database = given;
    begin();
  }

  @AfterEach
  void close() throws StoreException {
    for (OnPostgres partner : running.values()) {
      partner.close();
    }
  }

  @Override
  protected Partner starts(String name) throws StoreException {
    OnPostgres before = running.remove(name);
    if (before != null) {
      before.close();
    }
    SqlStore store = SqlStore.open(database.settings(folder.resolve(name)), new SystemTime());
    OnPostgres partner = new OnPostgres(store, store.membership().orElseThrow());
    running.put(name, partner);
    return partner;
  }

  private record OnPostgres(SqlStore store, Membership membership) implements Partner {
    void close() throws StoreException {
      membership.close();
      store.close();
    }

    @Override
    public Optional<Job> row(JobId id) throws StoreException {
      return store.detail(id).map(JobReader.JobDetail::job);
    }

    @Override
    public List<Notice> notices() throws StoreException {
      return store.notices(0, 10);
    }

    @Override
    public long owner() {
      return store.owner();
    }

    @Override
    public long epoch() {
      return store.start().epoch();
    }

    @Override
    public void beat() throws StoreException {
      membership.beat();
    }

    @Override
    public List<Member> others() throws StoreException {
      return membership.others();
    }

    @Override
    public Optional<TakenOver> takeOver(Member dead) throws StoreException {
      return membership.takeOver(dead);
    }

    @Override
    public void leave() throws StoreException {
      membership.leave();
    }
  }
}
