package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.START;
import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.payload;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static dev.weft.coordinator.loop.SampleJobs.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
abstract class RetentionContract {
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final long MANY = 1_000_000;

  private final ManualTime time = new ManualTime(START);
  private Bed bed;
  private SqlStore store;

  @AfterEach
  void close() throws StoreException {
    store.close();
  }

  @BeforeEach
  void open(Bed given) throws StoreException {
    bed = given;
    store = SqlStore.open(bed.settings(), time);
  }

  final void keep(Duration age, long jobs) throws StoreException {
    store.close();
    Retention.Tombstones tombstones = new Retention.Tombstones(age, 500);
    store = SqlStore.open(bed.settings(new Retention(age, jobs, tombstones, 0)), time);
  }

  private void commit(Change... changes) throws StoreException {
    store.commit(List.of(changes));
  }

  final void addEnded(long first, long last) throws StoreException {
    store.commit(
        LongStream.rangeClosed(first, last)
            .<Change>mapToObj(n -> new Change.JobAdded(ended(queued(n), Terminal.SUCCEEDED)))
            .toList());
  }

  /** Lets a pass begin and goes through with it. */
  final void sweep() throws StoreException {
    time.pass(Duration.ofSeconds(1));
    while (store.tidy()) {
      time.pass(Duration.ofMillis(20));
    }
  }

  final List<Long> kept() throws StoreException {
    return store.list(JobQuery.ALL, Long.MAX_VALUE, 10_000).reversed().stream()
        .map(Job::number)
        .toList();
  }

  @Test
  void jobGoesWhenItEndedTooLongAgo() throws Exception {
    keep(AGE, MANY);
    Job old = queued(1);
    commit(
        new Change.JobAdded(ended(old, Terminal.SUCCEEDED, START.plusSeconds(10))),
        new Change.JobAdded(ended(queued(2), Terminal.FAILED, START.plusSeconds(20))),
        new Change.JobAdded(running(queued(3), "a")),
        new Change.JobAdded(queued(4)));
    time.pass(AGE.plusSeconds(9));
    sweep();
    assertThat(kept()).containsExactly(1L, 2L, 3L, 4L);
    sweep();
    assertThat(kept()).containsExactly(2L, 3L, 4L);
    time.pass(Duration.ofDays(100));
    sweep();
    assertThat(kept()).containsExactly(3L, 4L);
  }

  @Test
  void oldestGoWhenThereAreTooMany() throws Exception {
    keep(Duration.ofDays(1000), 10);
    commit(new Change.JobAdded(running(queued(1), "a")));
    addEnded(2, 15);
    sweep();
    assertThat(kept()).startsWith(1L, 6L).endsWith(15L).hasSize(11);
    commit(new Change.JobSaved(ended(running(queued(1), "a"), Terminal.FAILED)));
    sweep();
    assertThat(kept()).startsWith(6L).hasSize(10);
  }

  @Test
  void nothingOfAJobIsLeft() throws Exception {
    keep(AGE, 0);
    Attempt attempt = running(queued(1), "a").attempt();
    EndedAttempt lost = new EndedAttempt(attempt, Outcome.LOST, START, Failure.NONE, false);
    commit(
        new Change.JobAdded(ended(queued(1), Terminal.SUCCEEDED)),
        new Change.AttemptSaved(1, lost),
        new Change.LogSaved(new LogTail(new AttemptId(id(1), 1), 0, payload("log"))));
    sweep();
    for (String table : List.of("job", "spec", "output", "attempt", "log_tail")) {
      assertThat(count(table)).as(table).isZero();
    }
  }

  @Test
  void jobThatIsStillToBePublishedStays() throws Exception {
    keep(AGE, 0);
    addEnded(1, 5);
    Job published = ended(queued(6), Terminal.SUCCEEDED);
    commit(
        new Change.JobAdded(published), new Change.NoticeAdded(new Notice.JobEnded(1, published)));
    sweep();
    assertThat(kept()).containsExactly(6L);
    assertThat(store.notices(0, 10)).hasSize(1);
    commit(new Change.NoticesDone(List.of(1L)));
    sweep();
    assertThat(kept()).isEmpty();
  }

  @Test
  void numbersNeverGoBack() throws Exception {
    keep(AGE, 0);
    addEnded(1, 5);
    sweep();
    keep(AGE, 0);
    assertThat(kept()).isEmpty();
    assertThat(store.load().lastJob()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void countOfWhatIsKeptSurvivesARestart() throws Exception {
    keep(Duration.ofDays(1000), 10);
    addEnded(1, 9);
    keep(Duration.ofDays(1000), 10);
    addEnded(10, 12);
    sweep();
    assertThat(kept()).startsWith(3L).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 1_000_000})
  void removesAFewAtATime(int bytes) throws Exception {
    keep(AGE, 0);
    int jobs = bytes < 1000 ? 1000 : 20;
    List<Change> changes = new ArrayList<>();
    for (long number = 1; number <= jobs; number++) {
      Job job = ended(queued(number), Terminal.SUCCEEDED);
      byte[] payload = new byte[bytes];
      changes.add(new Change.JobAdded(job.unshelve(Payload.of(payload, ""))));
    }
    store.commit(changes);
    try (Pen pen = pen(new Retention(AGE, 0))) {
      int pieces = 0;
      long left = jobs;
      while (pen.tidy(time.now())) {
        long before = left;
        left = count("job");
        assertThat(before - left).isLessThanOrEqualTo(bytes < 1000 ? 256 : 5);
        pieces++;
      }
      assertThat(left).isZero();
      assertThat(pieces).isGreaterThanOrEqualTo(4);
    }
  }

  private Pen pen(Retention retention) throws SQLException {
    Engine engine = store.engine();
    return Pen.over(engine, engine.open(), retention, new Gate(1));
  }

  private long count(String table) throws SQLException {
    return bed.first("SELECT count(*) FROM " + table);
  }
}
