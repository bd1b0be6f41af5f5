package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.coordinator.postgres.PostgresNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server goes away, others hold rows, somebody else took over, the schema is not ours. */
@Timeout(120)
@ExtendWith(PostgresExtension.class)
class PostgresTroubleTest {
  @TempDir private Path home;

  private static SqlStore open(PostgresSettings settings) throws StoreException {
    return SqlStore.open(settings, new SystemTime());
  }

  private static List<Change> job(long number) {
    return List.of(new Change.JobAdded(queued(number)));
  }

  private static StoreException assertFails(Kind kind, ThrowingCallable what) {
    return assertThatExceptionOfType(StoreException.class)
        .isThrownBy(what)
        .matches(e -> e.kind() == kind, "is " + kind)
        .matches(e -> e.reason().lines().count() == 1, "is one line")
        .actual();
  }

  @Test
  void serverThatWasKilledAndStartedAgainIsUsedOnByEverybody(PostgresNode node) throws Exception {
    PostgresDatabase database = node.newSchema();
    try (SqlStore store = open(database.settings(home))) {
      store.commit(job(1));
      assertThat(store.detail(id(1))).isPresent();
      assertThat(store.find(List.of(id(1)))).hasSize(1);
      node.kill9();
      assertThat(assertFails(Kind.IO, () -> store.commit(job(2))))
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining(database.settings(home).shown());
      assertFails(Kind.IO, () -> store.detail(id(1)));
      assertFails(Kind.IO, store::tidy);
      node.start();
      store.commit(job(2));
      assertThat(store.detail(id(2))).isPresent();
      node.stop();
      node.start();
      assertThat(store.detail(id(1))).isPresent();
      assertFails(Kind.IO, () -> store.find(List.of(id(1))));
      assertThat(store.find(List.of(id(1)))).hasSize(1);
      assertFails(Kind.IO, store::tidy);
      store.commit(job(3));
    }
  }

  @Test
  void commitThatIsStillOnItsWayInTheServerIsWaitedForAndNotRepeated(PostgresDatabase database)
      throws Exception {
    try (SqlStore store = open(database.settings(home));
        Connection before = database.connect();
        Statement session = before.createStatement()) {
      store.commit(job(1));
      Engine engine = store.engine();
      Writer writer =
          new Writer(engine, new Severing(engine, before)::open, Retention.DEFAULT, new Gate(1));
      CompletableFuture<Boolean> done = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> commit(writer, done));
      await().until(database::someoneWaits);
      session.execute("COMMIT");
      assertThat(done.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(database.first("SELECT commits FROM coordinator")).isEqualTo("2");
      writer.close();
    }
  }

  private static void commit(Writer writer, CompletableFuture<Boolean> done) {
    try {
      done.complete(writer.commit(job(2)).isEmpty());
    } catch (StoreException e) {
      done.completeExceptionally(e);
    }
  }

  @Test
  void rowThatAnotherSessionHoldsIsTriedAgain(PostgresDatabase database) throws Exception {
    PostgresSettings patient = database.settings(home);
    PostgresSettings settings =
        new PostgresSettings(
            patient.url(),
            patient.user(),
            patient.password(),
            home,
            "",
            Retention.DEFAULT,
            1,
            patient.writeTimeout(),
            Duration.ofMillis(50),
            patient.readTimeout());
    try (SqlStore store = open(settings);
        Connection other = database.connect();
        Statement statement = other.createStatement()) {
      store.commit(job(1));
      statement.execute("BEGIN");
      statement.execute("SELECT * FROM coordinator FOR UPDATE");
      assertThat(assertFails(Kind.LOCKED, () -> store.commit(job(2))))
          .hasMessageContaining("held up by another session");
      assertThat(store.detail(id(1))).isPresent();
      statement.execute("ROLLBACK");
      store.commit(job(2));
      assertThat(store.detail(id(2))).isPresent();
    }
  }

  @Test
  void coordinatorThatLostItsSeatRecordsNothing(PostgresDatabase database) throws Exception {
    try (SqlStore store = open(database.settings(home))) {
      store.commit(job(1));
      database.execute("UPDATE coordinator SET epoch = epoch + 1");
      for (int i = 0; i < 2; i++) {
        assertThat(assertFails(Kind.BROKEN, () -> store.commit(job(2))))
            .isInstanceOf(FencedException.class)
            .hasMessageContaining("another coordinator has taken it over");
      }
      assertFails(Kind.BROKEN, store::tidy);
      assertThat(store.detail(id(2))).isEmpty();
    }
  }

  @Test
  void storeThatWentBackIsNotWrittenTo(PostgresDatabase database) throws Exception {
    try (SqlStore store = open(database.settings(home))) {
      store.commit(job(1));
      store.commit(job(2));
      database.execute("UPDATE coordinator SET commits = commits - 1");
      assertFails(Kind.BROKEN, () -> store.commit(job(3)));
      assertThat(assertFails(Kind.BROKEN, () -> store.commit(job(3))))
          .hasMessageContaining("it went back");
    }
  }

  @Test
  void readThatTakesTooLongIsEndedAndTheNextOneWorks(PostgresDatabase database) throws Exception {
    try (SqlStore store = open(database.settings(home))) {
      Readers readers = new Readers(store.engine(), new Gate(1), Duration.ofMillis(100));
      assertThat(
              assertFails(
                  Kind.IO,
                  () -> readers.read(c -> c.prepare("SELECT pg_sleep(30)").executeQuery())))
          .hasMessageContaining("took longer than it may");
      assertThat(readers.<Boolean>read(c -> c.prepare("SELECT 1").execute())).isTrue();
      assertFails(Kind.IO, () -> readers.read(c -> c.prepare("DELETE FROM job").execute()));
      readers.close();
    }
  }

  @Test
  void tablesOfAnotherProgramAreRefusedAndLeftAlone(PostgresDatabase database) throws Exception {
    database.execute("CREATE TABLE song (title TEXT)");
    assertThat(assertFails(Kind.BROKEN, () -> open(database.settings(home)).close()))
        .hasMessageContaining("a database of another program");
    database.execute("INSERT INTO song VALUES ('still here')");
    assertThat(
            database.first(
                "SELECT count(*) FROM information_schema.tables WHERE"
                    + " table_schema = current_schema()"))
        .isEqualTo("1");
  }

  @Test
  void newerSchemaIsRefused(PostgresDatabase database) throws Exception {
    open(database.settings(home)).close();
    database.execute("INSERT INTO migration VALUES (99, 'from the future')");
    assertThat(assertFails(Kind.BROKEN, () -> open(database.settings(home)).close()))
        .hasMessageContaining("its schema has version 99");
  }

  @Test
  void wrongPasswordIsNamedAndNotShown(PostgresDatabase database) {
    PostgresSettings right = database.settings(home);
    PostgresSettings wrong = PostgresSettings.at(right.url(), right.user(), "geheim", home);
    assertThat(assertFails(Kind.IO, () -> open(wrong).close()))
        .hasMessageContaining("password authentication failed")
        .hasMessageNotContaining("geheim");
    assertThat(wrong.toString()).doesNotContain("geheim").doesNotContain("?");
  }

  @Test
  void coordinatorThatStartsTwiceInOneFolderIsRefused(PostgresDatabase database) throws Exception {
    try (SqlStore store = open(database.settings(home))) {
      assertThat(assertFails(Kind.LOCKED, () -> open(database.settings(home)).close()))
          .hasMessageContaining("in use by process");
      store.commit(job(1));
    }
    open(database.settings(home)).close();
  }

  @ParameterizedTest
  @CsvSource({
    "53100, FULL",
    "53200, FULL",
    "40P01, LOCKED",
    "40001, LOCKED",
    "55P03, LOCKED",
    "08006, IO",
    "57P01, IO",
    "57014, IO",
    "25006, IO",
    "53300, IO",
    "58030, IO",
    "28P01, IO",
    "XX001, BROKEN",
    "42P01, BROKEN",
    "23505, BROKEN",
    "22021, BROKEN",
    "3D000, BROKEN"
  })
  void everyClassOfTroubleHasItsKind(String code, Kind kind) {
    StoreException trouble =
        new PostgresFaults("jdbc:postgresql://db/weft").of(new SQLException("words", code));
    assertThat(trouble.kind()).isEqualTo(kind);
    assertThat(trouble.reason()).startsWith("store jdbc:postgresql://db/weft ").contains(code);
  }
}
