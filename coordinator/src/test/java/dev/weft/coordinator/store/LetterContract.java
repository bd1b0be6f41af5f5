package dev.weft.coordinator.store;

import static dev.weft.coordinator.loop.SampleJobs.START;
import static dev.weft.coordinator.loop.SampleJobs.ended;
import static dev.weft.coordinator.loop.SampleJobs.id;
import static dev.weft.coordinator.loop.SampleJobs.payload;
import static dev.weft.coordinator.loop.SampleJobs.queued;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.DeadLetterQuery;
import dev.weft.coordinator.loop.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters in the store. */
abstract class LetterContract {
  private final ManualTime time = new ManualTime(START);
  private Bed bed;
  private SqlStore store;

  @BeforeEach
  void open(Bed given) throws StoreException {
    bed = given;
    open(Retention.DEFAULT);
  }

  private void open(Retention retention) throws StoreException {
    store = SqlStore.open(bed.settings(retention), time);
  }

  @AfterEach
  void close() throws StoreException {
    store.close();
  }

  private DeadLetter add(long number, Terminal how) throws StoreException {
    Job end = ended(queued(number), how);
    DeadLetter letter = new DeadLetter.OfJob(number, end.summary());
    store.commit(List.of(new Change.JobAdded(end), new Change.LetterAdded(letter)));
    return letter;
  }

  private DeadLetter.OfMessage message(long number) {
    Refusal refusal =
        new Refusal("inbox", "BAD_HANDLER", "type: no", Map.of("a", "b"), payload("body"));
    return new DeadLetter.OfMessage(number, START.plusSeconds(number), refusal, 4_000);
  }

  private List<Long> numbers(DeadLetterQuery query) throws StoreException {
    return store.letters(query, Long.MAX_VALUE, 100).stream().map(DeadLetter::number).toList();
  }

  private void tidy() throws StoreException {
    time.pass(Duration.ofSeconds(20));
    while (store.tidy()) {
      time.pass(Duration.ofMillis(20));
    }
  }

  @Test
  void jobsAndMessagesAreListedNewestFirstWithoutWhatIsBig() throws StoreException {
    DeadLetter job = add(1, Terminal.FAILED);
    DeadLetter.OfMessage message = message(2);
    store.commit(List.of(new Change.LetterAdded(message)));

    List<DeadLetter> letters = store.letters(DeadLetterQuery.ALL, Long.MAX_VALUE, 10);

    assertThat(letters).hasSize(2).last().isEqualTo(job);
    assertThat(letters.getFirst())
        .isInstanceOfSatisfying(
            DeadLetter.OfMessage.class,
            read -> {
              assertThat(read.at()).isEqualTo(message.at());
              assertThat(read.bodySize()).isEqualTo(4_000);
              assertThat(read.refusal().headers()).isEqualTo(Map.of("a", "b"));
              assertThat(read.refusal().body()).isEqualTo(Payload.of(new byte[0], "text/plain"));
            });
    assertThat(store.letters(DeadLetterQuery.ALL, 2, 10)).containsExactly(job);
    assertThat(store.letters(DeadLetterQuery.ALL, Long.MAX_VALUE, 1)).hasSize(1);
  }

  @Test
  void oneIsFoundByItsName() throws StoreException {
    DeadLetter job = add(1, Terminal.EXPIRED);
    store.commit(List.of(new Change.LetterAdded(message(2))));

    assertThat(store.letter(id(1))).contains(job);
    assertThat(store.letter(id(2))).isEmpty();
    assertThat(store.message(2)).contains(message(2));
    assertThat(store.message(1)).isEmpty();
  }

  @Test
  void filtersAreCombined() throws StoreException {
    add(1, Terminal.FAILED);
    add(2, Terminal.FAILED);
    store.commit(List.of(new Change.LetterAdded(message(3))));
    Job one = queued(1);
    String pool = one.spec().pool().value();
    String handler = one.spec().handler().value();
    Instant from = Instant.EPOCH;
    Instant until = Instant.MAX;

    assertThat(numbers(new DeadLetterQuery(pool, "", "", "", from, until))).containsExactly(2L, 1L);
    assertThat(numbers(new DeadLetterQuery(pool, handler, "TEST", "api", from, until)))
        .containsExactly(2L, 1L);
    assertThat(numbers(new DeadLetterQuery("", "", "BAD_HANDLER", "", from, until)))
        .containsExactly(3L);
    assertThat(numbers(new DeadLetterQuery("", "", "", "inbox", from, until))).containsExactly(3L);
    assertThat(numbers(new DeadLetterQuery("nope", "", "", "", from, until))).isEmpty();
    Instant end = one.acceptedAt().plusSeconds(1);
    assertThat(numbers(new DeadLetterQuery("", "", "", "", end.plusMillis(1), until)))
        .containsExactly(3L, 2L);
    assertThat(numbers(new DeadLetterQuery("", "", "", "", end, end.plusMillis(1))))
        .containsExactly(1L);
  }

  @Test
  void whatIsGoneIsGoneAndItsJobStays() throws StoreException {
    add(1, Terminal.FAILED);
    store.commit(List.of(new Change.LetterAdded(message(2))));
    store.commit(List.of(new Change.LettersGone(List.of(1L, 2L, 99L))));

    assertThat(store.letters(DeadLetterQuery.ALL, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(store.detail(id(1))).isPresent();
  }

  @Test
  void aReplayIsKnownByWhatItReplays() throws StoreException {
    JobSpec spec = queued(5).spec();
    Job replay = Job.accepted(5, spec, SpecDigest.of(spec), START, Origin.replay("job-1"));
    add(1, Terminal.FAILED);
    store.commit(List.of(new Change.JobAdded(replay)));

    assertThat(store.replay(id(1))).contains(id(5));
    assertThat(store.replay(id(5))).isEmpty();
    assertThat(store.detail(id(5)).orElseThrow().job().origin()).isEqualTo(replay.origin());
  }

  @Test
  void aDeadLetterGoesWithItsJobWhenRetentionRemovesIt() throws StoreException {
    add(1, Terminal.FAILED);
    store.close();
    open(new Retention(Duration.ofDays(7), 0));
    tidy();

    assertThat(store.letters(DeadLetterQuery.ALL, Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void messagesGoWhenTheyAreTooManyOrTooOld() throws StoreException {
    store.close();
    open(new Retention(Duration.ofDays(7), 10, Retention.Tombstones.DEFAULT, 300));
    List<Change> changes = new ArrayList<>();
    for (long number = 1; number <= 1_000; number++) {
      changes.add(new Change.LetterAdded(message(number)));
    }
    store.commit(changes);
    tidy();
    assertThat(store.letters(DeadLetterQuery.ALL, Long.MAX_VALUE, 2_000))
        .hasSize(300)
        .first()
        .returns(1_000L, DeadLetter::number);

    time.pass(Duration.ofDays(8));
    tidy();
    assertThat(store.letters(DeadLetterQuery.ALL, Long.MAX_VALUE, 2_000)).isEmpty();
  }
}
