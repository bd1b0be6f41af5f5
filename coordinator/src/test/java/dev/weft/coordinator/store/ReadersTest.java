package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside the one that writes. */
@Timeout(60)
class ReadersTest {
  private static final String ENDLESS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  private static final Duration PATIENCE = Duration.ofMillis(200);

  @TempDir private Path directory;
  private final Gate gate = new Gate(2);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SqlStore store;
  private Writer writer;
  private Readers readers;

  @BeforeEach
  void open() throws Exception {
    SqliteSettings settings = settings();
    store = SqlStore.open(settings, new SystemTime());
    writer = new Writer(store.engine(), store.engine(), settings.retention(), gate);
    readers = new Readers(store.engine(), gate, PATIENCE);
  }

  private SqliteSettings settings() {
    SqliteSettings defaults = StoreSettings.at(directory.resolve("weft.db"));
    return new SqliteSettings(
        defaults.path(),
        defaults.retention(),
        0,
        1 << 20,
        1 << 20,
        2,
        defaults.busyTimeout(),
        defaults.readTimeout());
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    readers.close();
    writer.close();
    store.close();
  }

  private static int count(ReadConnection connection) throws SQLException {
    return first(connection, "SELECT count(*) FROM job");
  }

  private static int first(ReadConnection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepare(sql);
        ResultSet results = statement.executeQuery()) {
      return results.getInt(1);
    }
  }

  @Test
  void readerSeesOneStateOfTheDatabaseWhileCommitsGoOn() throws Exception {
    int seen =
        readers.read(connection -> {
          int before = count(connection);
          commit(1);
          assertThat(count(connection)).isEqualTo(before);
          return before;
        });
    assertThat(seen).isZero();
    assertThat(readers.<Integer>read(ReadersTest::count)).isEqualTo(1);
  }

  private void commit(long number) {
    try {
      writer.commit(List.of(new Change.JobAdded(queued(number))));
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readerCannotWrite() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> readers.read(c -> c.prepare("DELETE FROM job").execute()));
  }

  @Test
  void readThatTakesTooLongIsEndedAndTheNextOneWorks() throws Exception {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> readers.read(connection -> first(connection, ENDLESS)))
        .matches(e -> e.kind() == Kind.IO)
        .withMessageContaining("took longer than it may; ask for less");
    assertThat(readers.<Integer>read(ReadersTest::count)).isZero();
  }

  @Test
  void whoeverFindsNoReaderFreeInTimeIsToldSo() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    Semaphore inside = new Semaphore(0);
    List<Future<Boolean>> busy =
        List.of(threads.submit(() -> stay(inside, done)), threads.submit(() -> stay(inside, done)));
    inside.acquire(2);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> readers.read(ReadersTest::count))
        .matches(e -> e.kind() == Kind.LOCKED)
        .withMessageContaining("too many are reading");
    done.countDown();
    for (Future<Boolean> reader : busy) {
      assertThat(reader.get()).isTrue();
    }
    assertThat(readers.<Integer>read(ReadersTest::count)).isZero();
  }

  private boolean stay(Semaphore inside, CountDownLatch done) throws StoreException {
    return readers.read(connection -> {
      count(connection);
      inside.release();
      return await(done);
    });
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void readersAreLetInWhenNothingCanBeWritten() throws Exception {
    gate.shut();
    try (Connection other = new SqliteFile(settings()).openWriter();
        Statement statement = other.createStatement()) {
      statement.execute("UPDATE coordinator SET epoch = epoch + 1");
    }
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> writer.commit(List.of(new Change.JobAdded(queued(1)))));
    assertThat(readers.<Integer>read(ReadersTest::count)).isZero();
  }

  @Test
  void logStaysShortThoughThereIsAlwaysAReader() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Semaphore entered = new Semaphore(0);
    Readers patient = new Readers(store.engine(), gate, Duration.ofSeconds(30));
    List<Future<Integer>> relay =
        List.of(
            threads.submit(() -> readInTurns(patient, entered, over)),
            threads.submit(() -> readInTurns(patient, entered, over)));
    SystemTime time = new SystemTime();
    long longest = 0;
    for (long number = 1; number <= 400; number++) {
      Job job = queued(number, queued(number).spec().withPayload(Payload.of(new byte[50_000], "")));
      writer.commit(List.of(new Change.JobAdded(job)));
      writer.tidy(time.now());
      longest = Math.max(longest, Files.size(directory.resolve("weft.db-wal")));
    }
    over.set(true);
    for (Future<Integer> reader : relay) {
      assertThat(reader.get()).isPositive();
    }
    patient.close();
    assertThat(longest).isLessThan(8 << 20);
  }

  /** Reads again and again, each time until the other reads too, so that one always does. */
  private static int readInTurns(Readers patient, Semaphore entered, AtomicBoolean over)
      throws StoreException {
    int turns = 0;
    while (!over.get()) {
      patient.read(connection -> {
        int count = count(connection);
        entered.release();
        tryAcquire(entered);
        return count;
      });
      turns++;
    }
    return turns;
  }

  private static void tryAcquire(Semaphore entered) {
    try {
      entered.tryAcquire(2, 20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
