package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.doctor.StoreChecks;
import dev.weft.coordinator.doctor.StoreFacts;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.coordinator.postgres.PostgresNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a store says that it stands on. */
@ExtendWith(PostgresExtension.class)
final class ProbeTest {
  @TempDir private Path folder;

  @Test
  void fileIsWrittenAsItMustBe() throws Exception {
    try (SqlStore store =
        SqlStore.open(StoreSettings.at(folder.resolve("weft.db")), new SystemTime())) {
      StoreFacts.Sqlite facts = (StoreFacts.Sqlite) store.examine();
      assertThat(facts.journal()).isEqualTo("wal");
      assertThat(facts.synchronous()).isEqualTo(2);
      assertThat(facts.fileSystem()).isNotEmpty();
      assertThat(facts.size()).isGreaterThan(0);
      assertThat(facts.coordinators()).isEqualTo(1);
    }
  }

  @Test
  void serverSaysWhatCommitsStandOn(PostgresNode node) throws Exception {
    PostgresDatabase database = node.newSchema();
    try (SqlStore store = SqlStore.open(database.settings(folder), new SystemTime());
        SqlStore other = SqlStore.open(database.settings(folder.resolve("2")), new SystemTime())) {
      StoreFacts.Postgres facts = (StoreFacts.Postgres) store.examine();
      assertThat(facts.coordinators()).isEqualTo(2);
      assertThat(facts.setting("synchronous_commit")).isEqualTo("on");
      assertThat(facts.setting("fsync")).isIn("on", "off");
      assertThat(facts.link().local()).isTrue();
      assertThat(facts.standbys()).isEqualTo(new StoreFacts.Standbys(0, 0));
      assertThat(facts.clock().problem()).isEmpty();
      assertThat(StoreChecks.of(other.examine())).isEqualTo(StoreChecks.of(facts));
    }
  }
}
