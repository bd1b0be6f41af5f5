package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.START;
import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.Retention.Tombstones;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What retention leaves of the jobs that it removes. */
@Timeout(60)
abstract class GraveyardContract {
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualTime time = new ManualTime(START);
  private Bed bed;
  private SqlStore store;

  @BeforeEach
  void open(Bed given) throws StoreException {
    bed = given;
    open(new Tombstones(DAY, 1_000));
  }

  @AfterEach
  void close() throws StoreException {
    store.close();
  }

  /** Every ended job goes at once. */
  private void open(Tombstones tombstones) throws StoreException {
    Retention retention = new Retention(Duration.ofDays(7), 0, tombstones, 0);
    store = SqlStore.open(bed.settings(retention), time);
  }

  private void reopen(Tombstones tombstones) throws StoreException {
    store.close();
    open(tombstones);
  }

  private void addEnded(long first, long last) throws StoreException {
    store.commit(
        LongStream.rangeClosed(first, last)
            .<Change>mapToObj(n -> new Change.JobAdded(ended(queued(n), Terminal.FAILED)))
            .toList());
  }

  private void tidy() throws StoreException {
    time.pass(Duration.ofSeconds(1));
    while (store.tidy()) {
      time.pass(Duration.ofMillis(20));
    }
  }

  private List<Long> buried(long first, long last) throws StoreException {
    List<JobId> ids = LongStream.rangeClosed(first, last).mapToObj(n -> id(n)).toList();
    return store.tombstones(ids).keySet().stream()
        .map(id -> Long.parseLong(id.value().substring("job-".length())))
        .sorted()
        .toList();
  }

  @Test
  void aJobThatGoesLeavesItsIdItsDigestAndItsEnd() throws StoreException {
    Job end = ended(queued(1), Terminal.TIMED_OUT);
    store.commit(List.of(new Change.JobAdded(end), new Change.JobAdded(queued(2))));
    tidy();

    Tombstone expected =
        new Tombstone(end.id(), end.digest(), Terminal.TIMED_OUT, end.acceptedAt().plusSeconds(1));
    assertThat(store.list(JobQuery.ALL, Long.MAX_VALUE, 10))
        .extracting(Job::number)
        .containsExactly(2L);
    assertThat(store.tombstone(id(1))).contains(expected);
    assertThat(store.tombstones(List.of(id(1), id(2), id(3)))).containsOnlyKeys(id(1));
    assertThat(store.tombstone(id(2))).isEmpty();
  }

  @Test
  void itIsStillThereAfterARestart() throws StoreException {
    addEnded(1, 3);
    tidy();
    reopen(new Tombstones(DAY, 1_000));

    assertThat(buried(1, 9)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whatIsOlderThanItsAgeGoesToo() throws StoreException {
    addEnded(1, 2);
    tidy();
    time.pass(DAY.minusSeconds(10));
    addEnded(3, 4);
    tidy();
    assertThat(buried(1, 9)).containsExactly(1L, 2L, 3L, 4L);

    time.pass(Duration.ofSeconds(15));
    tidy();

    assertThat(buried(1, 9)).containsExactly(3L, 4L);
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws StoreException {
    reopen(new Tombstones(DAY, 1_500));
    for (int thousand = 0; thousand < 4; thousand++) {
      addEnded(thousand * 1_000L + 1, thousand * 1_000L + 1_000);
      tidy();
    }
    tidy();

    assertThat(buried(1, 4_000)).hasSize(1_500).startsWith(2_501L).endsWith(4_000L);
  }

  @Test
  void noneAreKeptIfNoneAreWanted() throws StoreException {
    addEnded(1, 2);
    tidy();
    reopen(new Tombstones(DAY, 0));
    addEnded(3, 4);
    tidy();

    assertThat(buried(1, 9)).isEmpty();
  }
}
