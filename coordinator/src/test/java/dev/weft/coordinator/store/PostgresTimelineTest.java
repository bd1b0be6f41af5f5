package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.coordinator.postgres.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby takes over, on real servers: with all that was committed, or without the last of it.
 */
@Timeout(120)
@ExtendWith(PostgresExtension.class)
final class PostgresTimelineTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String MOVED =
      "the database moved from timeline 1 to 2: it was promoted or restored";

  @TempDir private Path folder;

  private static SqlStore open(PostgresSettings settings) throws StoreException {
    return SqlStore.open(settings, new SystemTime());
  }

  private static void commit(SqlStore store) throws StoreException {
    long next = store.load().lastJob() + 1;
    assertThat(store.commit(List.of(new Change.JobAdded(queued(next))))).isEmpty();
  }

  private Path home(String name) {
    return folder.resolve(name);
  }

  /** What a coordinator that is killed now leaves in its folder. */
  private Path leftIn(Path home) throws IOException {
    Path left = Files.createDirectory(folder.resolve(home.getFileName() + "-left"));
    for (String name : List.of("coordinator-id", "store-incarnation", "cluster-key")) {
      Files.copy(home.resolve(name), left.resolve(name));
    }
    return left;
  }

  @Test
  void promotionThatLostNothingIsNoticedAndCostsNothing(PostgresNode primary) throws Exception {
    PostgresDatabase database = primary.newSchema();
    try (PostgresNode standby = primary.standby()) {
      PostgresSettings settings = database.settings(home("one"), standby);
      try (SqlStore store = open(settings)) {
        commit(store);
        standby.awaitCaughtUpWith(primary);
        primary.kill9();
        standby.promote();

        await().atMost(SOON).ignoreExceptions().until(() -> store.load().lastJob() > 0);
        await()
            .atMost(SOON)
            .ignoreExceptionsInstanceOf(StoreException.class)
            .untilAsserted(() -> commit(store));
        assertThat(home("one").resolve("store-incarnation")).content().contains("timeline = 2 ");
        try (Membership membership = store.membership().orElseThrow()) {
          membership.beat();
        }
        assertThat(timelines(new PostgresDatabase(standby, database.schema()))).startsWith("2 ");
      }
      try (SqlStore again = open(settings)) {
        assertThat(again.load().recovery()).isEqualTo(RecoveryFacts.NONE);
      }
    }
  }

  @Test
  void promotionThatMayHaveLostTheLastCommitsBeginsRecovery(PostgresNode primary) throws Exception {
    PostgresDatabase database = primary.newSchema();
    try (PostgresNode standby = primary.standby()) {
      PostgresSettings settings = database.settings(home("one"), standby);
      try (SqlStore store = open(settings)) {
        standby.awaitCaughtUpWith(primary);
        standby.stop();
        commit(store);
      }
      // It did not get round to noting that commit.
      Path left = leftIn(home("one"));
      Note note = Note.read(Files.readString(left.resolve("store-incarnation")));
      Files.writeString(left.resolve("store-incarnation"), note.at(0).text());
      primary.kill9();
      standby.start();
      standby.promote();

      // One that has lost its folder remembers nothing; but the store knows whom it has not seen.
      try (SqlStore other = open(database.settings(home("other"), standby))) {
        assertThat(other.load().recovery().why()).isEqualTo(MOVED);
      }
      try (SqlStore again = open(database.settings(left, standby))) {
        assertThat(again.start().commits()).isZero();
        assertThat(again.load().recovery().why()).isEqualTo(MOVED);
        assertThat(again.load().recovery().over()).isFalse();
      }
    }
  }

  private static String timelines(PostgresDatabase database) throws SQLException {
    return database.first("SELECT string_agg(timeline, ',') FROM coordinator");
  }

  @Test
  void userWhoMayNotAskForItIsToldNothing(PostgresNode node) throws Exception {
    node.execute("CREATE ROLE nosy");
    try (Connection connection = node.connect();
        Statement session = connection.createStatement()) {
      session.execute("SET ROLE nosy");
      Timeline plain = PostgresTimeline.of(connection);
      assertThat(plain.number()).isEqualTo(1);
      assertThat(plain.system()).isNotEmpty();

      node.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
      assertThat(PostgresTimeline.of(connection)).isEqualTo(new Timeline("", 1));
      node.execute("REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM PUBLIC");
      assertThat(PostgresTimeline.of(connection)).isEqualTo(Timeline.UNKNOWN);
    }
  }
}
