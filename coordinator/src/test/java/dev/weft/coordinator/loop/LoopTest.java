package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop and its committer, on real threads between fakes. */
@Timeout(60)
class LoopTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final ManualTime time = new ManualTime(START);
  private final RunningLoop running = new RunningLoop(time);

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void whatIsAcceptedIsCommittedAndThenAnswered() throws Exception {
    Answer answer = get(running.submit(Ask.job("j")));

    assertThat(answer).isInstanceOf(Answer.Submitted.class);
    assertThat(running.store.row("j")).isPresent();
  }

  @Test
  void eventsThatDecideNothingDoNotAddUpUntilTheLoopStands() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      running.loop.inbox().post(new Event.AgentBeat(new AgentId("a"), 1, AgentLoad.UNKNOWN));
    }

    assertThat(get(running.submit(Ask.job("j")))).isInstanceOf(Answer.Submitted.class);
  }

  @Test
  void nothingIsToldBeforeItIsDurable() {
    running.store.shut();
    running.ready("a", 1);
    deliver("j", 7);
    running.awaitCommitBegun();

    assertThat(running.ports.told).isEmpty();

    running.store.open();
    running.awaitTold("assign j#1 to a/1");
    assertThat(running.ports.told).contains("settle 7", "welcome a/1");
  }

  @Test
  void aFullStoreIsTriedAgainUntilItHasRoomAndNothingIsToldMeanwhile() {
    running.store.memory.fail(StoreException.Kind.FULL);
    running.ready("a", 1);
    deliver("j", 7);
    await().until(() -> running.store.refused.get() >= 3);

    assertThat(running.ports.told).isEmpty();
    assertThat(running.view.trouble()).contains("the test says so");

    running.store.heal();
    running.awaitTold("assign j#1 to a/1");
    assertThat(running.ports.told.stream().filter("settle 7"::equals)).hasSize(1);
    await().until(() -> running.view.trouble().isEmpty());
  }

  @Test
  void aDamagedStoreEndsTheCommitterAndNothingMoreIsTold() throws Exception {
    running.store.memory.fail(StoreException.Kind.BROKEN);
    deliver("j", 7);
    running.awaitCommitterEnded();

    assertThat(running.committing()).isFalse();
    assertThat(running.committerDied.get().orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the test says so");
    assertThat(running.ports.told).isEmpty();
  }

  @Test
  void questionsAreAnsweredWhileTheStoreIsStuck() throws Exception {
    running.store.shut();
    fillUntilNothingMoreIsDecided();

    assertThat(get(running.view.pools())).isNotEmpty();
    Map<JobId, WaitReason> waiting = get(running.view.waiting(Set.of(new JobId("j-1"))));
    assertThat(waiting).containsEntry(new JobId("j-1"), WaitReason.NO_AGENT);
    assertThat(get(running.view.agents())).isEmpty();
  }

  @Test
  void sourcesAreHeldBackWhileTheStoreIsStuckAndResumeAfterwards() {
    running.store.shut();
    fillUntilNothingMoreIsDecided();
    AtomicBoolean resumed = new AtomicBoolean();
    running.loop.inbox().whenRoom(() -> resumed.set(true));
    assertThat(resumed).isFalse();

    running.store.open();

    await().untilTrue(resumed);
  }

  @Test
  void aSourceIsNotHeldBackWhileThereIsRoom() {
    AtomicBoolean resumed = new AtomicBoolean();

    running.loop.inbox().whenRoom(() -> resumed.set(true));

    assertThat(resumed).isTrue();
  }

  @Test
  void whatIsDecidedDuringACommitIsTheNextCommit() {
    running.store.shut();
    deliver("first", 1);
    running.awaitCommitBegun();
    for (int i = 2; i <= 1_000; i++) {
      deliver("j" + i, i);
    }
    get(running.loop.ask(_ -> true));
    await().until(() -> get(running.view.pools()).getFirst().queued() == 1_000);

    running.store.open();

    running.awaitTold("settle 1000");
    assertThat(running.store.memory.commits()).hasSize(2);
  }

  @Test
  void stoppingCommitsAndTellsWhatWasDecided() throws Exception {
    running.store.shut();
    deliver("first", 1);
    running.awaitCommitBegun();
    deliver("second", 2);
    await().until(() -> get(running.view.pools()).getFirst().queued() == 2);
    running.loop.stop();
    running.store.open();
    running.stop();

    assertThat(running.ports.told).contains("settle 1", "settle 2");
    assertThat(running.store.row("second")).isPresent();
    assertThat(running.committing()).isFalse();
  }

  @Test
  void aStoreThatIsGivenUpTellsNobodyWhatItDidNotRecord() throws Exception {
    running.store.memory.fail(StoreException.Kind.IO);
    deliver("j", 7);
    await().until(() -> running.store.refused.get() >= 1);
    running.committer.abandon();
    running.awaitCommitterEnded();

    assertThat(running.ports.told).isEmpty();
  }

  @Test
  void whoseEventIsNotDecidedWhenTheLoopEndsIsToldSo() throws Exception {
    running.store.shut();
    fillUntilNothingMoreIsDecided();
    CompletableFuture<Answer> inMailbox = running.submit(Ask.job("late"));
    running.loop.stop();
    running.store.open();
    running.stop();

    assertEnded(inMailbox);
    assertThat(running.store.row("late")).isEmpty();
    assertThat(running.callers.waiting()).isZero();
  }

  @Test
  void whoWaitsForACommitOfAStoreThatIsGivenUpIsToldSo() {
    running.store.memory.fail(StoreException.Kind.IO);
    CompletableFuture<Answer> waits = running.submit(Ask.job("j"));
    await().until(() -> running.store.refused.get() >= 1);
    running.committer.abandon();

    assertEnded(waits);
  }

  @Test
  void whoWaitsWhenTheStoreTurnsOutToBeDamagedIsToldSo() {
    running.store.memory.fail(StoreException.Kind.BROKEN);

    assertEnded(running.submit(Ask.job("j")));
    assertEnded(running.submit(Ask.job("k")));
  }

  @Test
  void whoWaitsWhenDecidingFailsIsToldSo() {
    time.pass(Duration.between(START, Instant.MAX));

    // Its deadline is beyond the end of time.
    assertEnded(running.submit(Ask.job("j").startWithin(Duration.ofDays(1))));
  }

  @Test
  void whoAsksAfterTheEndIsToldSoAtOnce() {
    running.stop();

    assertThat(running.submit(Ask.job("j"))).isCompletedExceptionally();
    assertThat(running.callers.waiting()).isZero();
  }

  @Test
  void whoseAnswerIsDurableIsAnsweredAlthoughTheLoopEnds() {
    running.store.shut();
    CompletableFuture<Answer> decided = running.submit(Ask.job("j"));
    running.awaitCommitBegun();
    running.loop.stop();
    running.store.open();

    assertThat(get(decided)).isInstanceOf(Answer.Submitted.class);
  }

  @Test
  void timersFireWithoutEvents() {
    running.ready("a", 1);
    deliver(Ask.job("j").backoff(Duration.ofMillis(500)), 1);
    running.awaitTold("assign j#1 to a/1");
    running.loop.inbox().post(failed("a", "j", 1));
    running.awaitTold("ack j#1 to a/1");

    time.pass(Duration.ofMillis(600));

    running.awaitTold("assign j#2 to a/1");
  }

  @Test
  void aPortThatFailsDoesNotKeepOthersFromBeingTold() {
    running.ports.failing = true;
    running.ready("a", 1);
    deliver("j", 7);

    running.awaitTold("settle 7");
    deliver("k", 8);
    running.awaitTold("settle 8");
  }

  @Test
  void aQuestionThatFailsEndsOnlyItself() throws Exception {
    CompletableFuture<Object> bad =
        running.loop.ask(_ -> {
          throw new IllegalArgumentException("bad question");
        });
    running.loop.inbox().whenRoom(() -> {});

    assertThatThrownBy(() -> get(bad)).hasMessageContaining("bad question");
    assertThat(get(running.submit(Ask.job("j")))).isInstanceOf(Answer.Submitted.class);
  }

  @Test
  void aQuestionAfterTheEndFails() throws Exception {
    running.stop();

    assertThat(running.view.pools()).isCompletedExceptionally();
  }

  @Test
  void aSourceThatFailsToResumeDoesNotEndTheLoop() throws Exception {
    running.store.shut();
    fillUntilNothingMoreIsDecided();
    running
        .loop
        .inbox()
        .whenRoom(() -> {
          throw new IllegalStateException("cannot resume");
        });
    running.store.open();

    assertThat(get(running.submit(Ask.job("k")))).isInstanceOf(Answer.Submitted.class);
  }

  @Test
  void nothingIsDecidedWhileTheStoreCannotBeAskedWhatItHolds() throws Exception {
    get(running.submit(Ask.job("j")));
    get(running.callers.ask(ticket -> new Event.CancelAsked(ticket, new JobId("j"), false)));
    running.store.failReading(StoreException.Kind.IO);
    get(running.loop.ask(_ -> true));
    CompletableFuture<Answer> again = running.submit(Ask.job("j"));
    await().until(() -> running.view.trouble().isPresent());
    assertThat(again).isNotDone();

    running.store.heal();

    assertThat(get(again))
        .isInstanceOfSatisfying(
            Answer.Submitted.class, answer -> assertThat(answer.existing()).isTrue());
    assertThat(running.view.trouble()).isEmpty();
  }

  @Test
  void stoppingWhileTheStoreCannotBeReadDecidesNothingByGuessing() throws Exception {
    get(running.submit(Ask.job("j")));
    get(running.callers.ask(ticket -> new Event.CancelAsked(ticket, new JobId("j"), false)));
    running.store.failReading(StoreException.Kind.IO);
    get(running.loop.ask(_ -> true));
    CompletableFuture<Answer> again = running.submit(Ask.job("j"));
    await().until(() -> running.view.trouble().isPresent());
    int before = running.store.memory.commits().size();

    running.stop();

    assertEnded(again);
    assertThat(running.store.memory.commits()).hasSize(before);
  }

  @Test
  void halfOfADecisionIsNeverCommitted() throws Exception {
    time.pass(Duration.between(START, Instant.MAX));
    running.store.shut();
    deliver("first", 1);
    running.awaitCommitBegun();
    deliver("second", 2);
    await().until(() -> get(running.view.pools()).getFirst().queued() == 2);

    // Its deadline is beyond the end of time: deciding fails.
    deliver(Ask.job("j").startWithin(Duration.ofDays(1)), 3);
    await().until(() -> running.loopDied.get().isPresent());
    running.store.open();
    running.awaitCommitterEnded();

    assertThat(running.ports.told).contains("settle 1").doesNotContain("settle 2", "settle 3");
    assertThat(running.store.row("second")).isEmpty();
    assertThat(running.store.row("j")).isEmpty();
  }

  @Test
  void theStoreIsTidiedAfterCommitsAndTroubleWithThatStopsNothing() throws Exception {
    get(running.submit(Ask.job("j")));
    await().until(() -> running.store.tidied.get() >= 1);
    running.store.failTidying(StoreException.Kind.LOCKED);
    int before = running.store.tidied.get();
    await().until(() -> running.store.tidied.get() > before);
    running.store.heal();

    assertThat(get(running.submit(Ask.job("k")))).isInstanceOf(Answer.Submitted.class);
  }

  /** Posts events until the open decision is full and the mailbox too. */
  private void fillUntilNothingMoreIsDecided() {
    deliver("j-1", 1);
    running.awaitCommitBegun();
    for (int i = 2; i <= 15_000; i++) {
      deliver("j-" + i, i);
    }
    await().until(() -> running.loop.open().full());
  }

  private void deliver(String id, long tag) {
    deliver(Ask.job(id), tag);
  }

  private void deliver(Ask ask, long tag) {
    Delivery delivery = new Delivery("inbox", 1, tag);
    running
        .loop
        .inbox()
        .post(new Event.Delivered(delivery, ask.spec(), SpecDigest.of(ask.spec()), true));
  }

  private static Event failed(String agent, String job, int attempt) {
    Failure failure = Failure.passing("BROKE", "it broke");
    Report report = new Report(attempt, Outcome.FAILED, Output.NONE, failure, false);
    return new Event.AttemptEnded(new AgentId(agent), 1, new JobId(job), report);
  }

  private static void assertEnded(CompletableFuture<Answer> answer) {
    assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(EndedException.class);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
