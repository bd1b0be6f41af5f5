package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.SampleJobs;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full, somebody else holds the database, it is damaged, or it was taken over. */
@Timeout(60)
class TroubleTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("weft.db");
  }

  private SqlStore open(Retention retention, long maxBytes) throws StoreException {
    StoreSettings settings =
        new SqliteSettings(
            file,
            retention,
            maxBytes,
            1 << 20,
            1 << 20,
            2,
            Duration.ofMillis(50),
            Duration.ofSeconds(10));
    return SqlStore.open(settings, new SystemTime());
  }

  private Connection other() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static StoreException assertFails(Kind kind, ThrowingCallable what) {
    return assertThatExceptionOfType(StoreException.class)
        .isThrownBy(what)
        .matches(e -> e.kind() == kind, "is " + kind)
        .matches(e -> e.reason().lines().count() == 1, "is one line")
        .actual();
  }

  private static List<Change> bigJob(long number) {
    Job job = queued(number, queued(number).spec().withPayload(big()));
    return List.of(
        new Change.JobAdded(job), new Change.JobAdded(ended(queued(number + 1), Terminal.FAILED)));
  }

  private static Payload big() {
    return Payload.of(new byte[100_000], "");
  }

  @Test
  void fullStoreRecordsNothingReadsOnAndResumesByItself() throws Exception {
    try (SqlStore store = open(new Retention(Duration.ofDays(1), 0), 2 << 20)) {
      long first = 1;
      while (fits(store, bigJob(first))) {
        first += 2;
      }
      long refused = first;
      assertThat(refused).isGreaterThan(20);
      assertThat(assertFails(Kind.FULL, () -> store.commit(bigJob(refused))))
          .hasMessageContaining("store.max-size");
      assertThat(store.detail(id(refused))).isEmpty();
      assertThat(store.detail(id(refused + 1))).isEmpty();
      assertThat(store.detail(id(refused - 1))).isPresent();
      assertThat(store.load().lastJob()).isEqualTo(refused - 1);
      end(store, refused - 2);
      boolean more = true;
      while (more) {
        more = store.tidy();
      }
      store.commit(bigJob(refused));
      assertThat(store.detail(id(refused))).isPresent();
    }
  }

  private static boolean fits(SqlStore store, List<Change> changes) throws StoreException {
    try {
      store.commit(changes);
      return true;
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.FULL);
      return false;
    }
  }

  private static void end(SqlStore store, long number) throws StoreException {
    Job job = store.detail(id(number)).orElseThrow().job();
    store.commit(List.of(new Change.JobSaved(ended(job.shelve(), Terminal.FAILED))));
  }

  @Test
  void lockedStoreRecordsNothingReadsOnAndResumesByItself() throws Exception {
    try (SqlStore store = open(Retention.DEFAULT, 0);
        Connection other = other();
        Statement statement = other.createStatement()) {
      store.commit(List.of(new Change.JobAdded(queued(1))));
      statement.execute("BEGIN IMMEDIATE");
      StoreException trouble =
          assertFails(Kind.LOCKED, () -> store.commit(List.of(new Change.JobAdded(queued(2)))));
      assertThat(trouble).hasMessageContaining("held by another process");
      assertThat(store.detail(id(1))).isPresent();
      statement.execute("ROLLBACK");
      store.commit(List.of(new Change.JobAdded(queued(2))));
      assertThat(store.detail(id(2))).isPresent();
    }
  }

  @Test
  void readerThatStaysNeverHoldsUpACommit() throws Exception {
    try (SqlStore store = open(Retention.DEFAULT, 0);
        Connection other = other();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN");
      statement.executeQuery("SELECT count(*) FROM job").close();
      for (long number = 1; number <= 200; number++) {
        store.commit(
            List.of(new Change.JobAdded(queued(number, queued(number).spec().withPayload(big())))));
        store.tidy();
      }
      assertThat(store.list(JobQuery.ALL, Long.MAX_VALUE, 1000)).hasSize(200);
    }
  }

  @Test
  void coordinatorThatWasReplacedRecordsNothing() throws Exception {
    try (SqlStore store = open(Retention.DEFAULT, 0);
        Connection other = other();
        Statement statement = other.createStatement()) {
      store.commit(List.of(new Change.JobAdded(queued(1))));
      statement.execute("UPDATE coordinator SET epoch = epoch + 1");
      List<Change> changes = List.of(new Change.JobAdded(queued(2)));
      for (int i = 0; i < 2; i++) {
        assertThat(assertFails(Kind.BROKEN, () -> store.commit(changes)))
            .hasMessageContaining("another coordinator has taken it over");
      }
      assertFails(Kind.BROKEN, store::tidy);
      assertThat(store.detail(id(2))).isEmpty();
    }
  }

  @Test
  void damageFoundWhileRunningIsBroken() throws Exception {
    try (SqlStore store = open(Retention.DEFAULT, 0)) {
      store.commit(each(number -> new Change.JobAdded(running(queued(number), "a"))));
    }
    damage();
    try (SqlStore store = open(Retention.DEFAULT, 0)) {
      assertThat(assertFails(Kind.BROKEN, () -> store.list(JobQuery.ALL, Long.MAX_VALUE, 5000)))
          .hasMessageContaining("damaged");
      assertFails(
          Kind.BROKEN,
          () -> store.commit(each(number -> new Change.JobSaved(running(queued(number), "b")))));
    }
  }

  private static List<Change> each(LongFunction<Change> change) {
    return LongStream.rangeClosed(1, 2000).mapToObj(change).toList();
  }

  /** Spoils every page after those that hold the schema. */
  private void damage() throws IOException {
    try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] spoilt = new byte[64];
      Arrays.fill(spoilt, (byte) 0x7f);
      for (long page = 40; page < pages.length() / SqliteFile.PAGE_BYTES; page++) {
        pages.seek(page * SqliteFile.PAGE_BYTES);
        pages.write(spoilt);
      }
    }
  }

  @Test
  void storedValueThatNoJobHasIsBroken() throws Exception {
    try (SqlStore store = open(Retention.DEFAULT, 0);
        Connection other = other();
        Statement statement = other.createStatement()) {
      store.commit(List.of(new Change.JobAdded(queued(1))));
      statement.execute("UPDATE job SET state = 9");
      assertThat(assertFails(Kind.BROKEN, () -> store.detail(id(1))))
          .hasMessageContaining("no state has the number 9");
      assertFails(Kind.BROKEN, () -> store.find(List.of(id(1))));
      statement.execute("UPDATE job SET state = 0");
      assertThat(store.find(List.of(id(1)))).hasSize(1);
    }
  }

  @Test
  void outputAndPayloadOfAMebibyteAreKept() throws Exception {
    Payload mebibyte = Payload.of(new byte[1 << 20], "application/x-large");
    Job job = queued(1, queued(1).spec().withPayload(mebibyte));
    Job end =
        SampleJobs.with(
            job,
            new JobState.Ended(
                Terminal.SUCCEEDED,
                SampleJobs.START,
                new Output(mebibyte, true),
                Failure.NONE,
                false));
    try (SqlStore store = open(Retention.DEFAULT, 0)) {
      store.commit(List.of(new Change.JobAdded(job)));
      store.commit(List.of(new Change.JobSaved(end.shelve())));
      assertThat(store.detail(id(1)).orElseThrow().job()).isEqualTo(end);
    }
  }
}
