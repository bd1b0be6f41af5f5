package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another coordinator accepts a job while this one commits it. */
@Timeout(60)
class SameJobElsewhereTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final RunningLoop running = new RunningLoop(new ManualTime(START));

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void theCallerGetsTheirJobAndTheRestIsCommitted() throws Exception {
    running.store.shut();
    CompletableFuture<Answer> raced = running.submit(Ask.job("j"));
    CompletableFuture<Answer> other = running.submit(Ask.job("k"));
    theyAccept(Ask.job("j"));
    running.store.open();

    assertExisting(raced);
    assertThat(get(other)).isInstanceOf(Answer.Submitted.class);
    assertThat(running.store.row("k")).isPresent();
    assertThat(running.store.row("j")).isEmpty();
  }

  @Test
  void anotherSpecIsAConflict() throws Exception {
    running.store.shut();
    CompletableFuture<Answer> raced = running.submit(Ask.job("j"));
    theyAccept(Ask.job("j").payload("other"));
    running.store.open();

    assertThat(get(raced)).isEqualTo(new Answer.Conflict());
  }

  @Test
  void itIsNeverAssignedAndItsSlotIsFree() {
    running.ready("a", 1);
    running.awaitTold("welcome a/1");
    running.store.shut();
    deliver(Ask.job("j"), 1);
    theyAccept(Ask.job("j"));
    deliver(Ask.job("k"), 2);
    running.awaitCommitBegun();
    running.store.open();

    running.awaitTold("settle 1");
    running.awaitTold("assign k#1 to a/1");
    assertThat(running.ports.told).noneMatch(word -> word.startsWith("assign j"));
  }

  @Test
  void aMessageWithAnotherSpecIsADeadLetterOnce() {
    running.store.shut();
    deliver(Ask.job("j"), 1);
    running.awaitCommitBegun();
    deliver(Ask.job("j").payload("other"), 2);
    get(running.loop.ask(_ -> true));
    theyAccept(Ask.job("j").payload("other"));
    running.store.open();

    running.awaitTold("settle 1");
    running.awaitTold("settle 2");
    await().until(() -> running.store.memory.notices(0, 10).size() == 1);
    assertThat(running.ports.told.stream().filter("settle 2"::equals)).hasSize(1);
  }

  @Test
  void whatWasAskedOfItMeanwhileIsDecidedAnew() throws Exception {
    running.store.shut();
    CompletableFuture<Answer> raced = running.submit(Ask.job("j"));
    running.awaitCommitBegun();
    CompletableFuture<Answer> again = running.submit(Ask.job("j"));
    CompletableFuture<Answer> cancelled =
        running.callers.ask(ticket -> new Event.CancelAsked(ticket, new JobId("j"), false));
    get(running.loop.ask(_ -> true));
    theyAccept(Ask.job("j"));
    running.store.open();

    assertExisting(raced);
    assertExisting(again);
    assertThat(get(cancelled)).isEqualTo(new Answer.Elsewhere());
    assertThat(running.committing()).isTrue();
  }

  @Test
  void stoppingMeanwhileTellsNobodyWhatIsNotSo() {
    running.store.shut();
    CompletableFuture<Answer> raced = running.submit(Ask.job("j"));
    running.awaitCommitBegun();
    theyAccept(Ask.job("j"));
    running.loop.stop();
    running.store.open();
    running.stop();

    assertThat(raced).isCompletedExceptionally();
    assertThat(running.committerDied.get()).isEmpty();
  }

  private static void assertExisting(CompletableFuture<Answer> answer) {
    assertThat(get(answer))
        .isInstanceOfSatisfying(
            Answer.Submitted.class, submitted -> assertThat(submitted.existing()).isTrue());
  }

  private void theyAccept(Ask ask) {
    running.store.acceptElsewhere(
        Job.accepted(1L << 30, ask.spec(), SpecDigest.of(ask.spec()), START, Origin.API));
  }

  private void deliver(Ask ask, long tag) {
    Delivery delivery = new Delivery("inbox", 1, tag);
    running
        .loop
        .inbox()
        .post(new Event.Delivered(delivery, ask.spec(), SpecDigest.of(ask.spec()), false));
  }

  private static <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
