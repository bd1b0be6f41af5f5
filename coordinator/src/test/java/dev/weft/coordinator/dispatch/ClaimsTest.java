package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Tally;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What agents claim that the store has lost: rows 5 and 11 of the state table. */
class ClaimsTest {
  private static final Payload OTHER =
      Payload.of("other".getBytes(StandardCharsets.UTF_8), "text/plain");

  private final Bench bench = new Bench();

  /** A job as it was given to agent a by a coordinator whose store was lost since. */
  private static Testimony given(String job, StorePosition position) {
    return given(Ask.job(job), position);
  }

  private static Testimony given(Ask ask, StorePosition position) {
    Bench before = new Bench();
    before.ready("a", 1);
    Decided submitted = before.submit(ask);
    return submitted.effects().stream()
        .filter(Effect.Assign.class::isInstance)
        .map(effect -> new Testimony(position, ((Effect.Assign) effect).job()))
        .findFirst()
        .orElseThrow();
  }

  private static Testimony lost(String job) {
    return given(job, RecoveryTest.LOST);
  }

  /** The attempt after the one that was given. */
  private static Testimony second(Ask ask) {
    Bench before = new Bench();
    before.ready("b", 1);
    before.submit(ask);
    before.ends("b", ask.id(), 1, Outcome.FAILED);
    before.leaves("b");
    before.ready("a", 1);
    Decided again = before.reads(before.pass(Duration.ofMinutes(2)));
    return again.effects().stream()
        .filter(Effect.Assign.class::isInstance)
        .map(effect -> new Testimony(RecoveryTest.LOST, ((Effect.Assign) effect).job()))
        .findFirst()
        .orElseThrow();
  }

  private void startsOnAnOlderStore() {
    bench.restart(DispatchSettings.DEFAULT, RecoveryTest.PAST);
  }

  private Join holder() {
    return Join.as("a").able(true, true);
  }

  @Test
  void anAgentIsAskedForWhatNobodyKnows() {
    startsOnAnOlderStore();

    assertThat(bench.joins(holder().running("j", 1)).does("welcome"))
        .containsExactly("welcome a/1 j#1 claim");
    assertThat(bench.joins(Join.as("b").running("k", 1)).does("welcome"))
        .containsExactly("welcome b/2 k#1 abort");
  }

  @Test
  void whatEndedAndWasRemovedIsNotAskedFor() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    bench.removesEnded();

    assertThat(bench.joins(holder().finished("j", 1)).does("welcome"))
        .containsExactly("welcome a/2 j#1 abort");
  }

  @Test
  void aRunningJobIsTakenInAndItsResultRecorded() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1));

    Decided claimed = bench.claims(lost("j"), ClaimPhase.RUNNING);

    assertThat(claimed.does())
        .containsExactly("recovery", "adopted j#1 running", "judge a/1 j#1 continue");
    assertThat(claimed.records()).containsExactly("add j#1 running", "recovery on 1 0");
    assertThat(bench.row("j").adoption()).isEqualTo(Job.Adoption.ADOPTED);
    assertThat(bench.row("j").tally()).isEqualTo(new Tally(1, 0, 0));
    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).does("ack"))
        .containsExactly("ack j#1 to a/1");
    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
  }

  @Test
  void aFinishedJobIsTakenInAndItsResultAskedFor() {
    startsOnAnOlderStore();
    bench.joins(holder().finished("j", 1));

    assertThat(bench.claims(lost("j"), ClaimPhase.FINISHED).does("judge"))
        .containsExactly("judge a/1 j#1 send result");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
  }

  @Test
  void aJobThatWasLostWithAnEarlierProcessIsTriedAgain() {
    startsOnAnOlderStore();
    assertThat(bench.joins(holder().lost("j", 1)).does("welcome"))
        .containsExactly("welcome a/1 j#1 claim");
    bench.credits("a", 1);

    assertThat(bench.claims(lost("j"), ClaimPhase.LOST).does("judge"))
        .containsExactly("judge a/1 j#1 forget");
    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    assertThat(bench.row("j").tally()).isEqualTo(new Tally(1, 0, 1));

    bench.recovery(false);
    Decided retried = bench.pass(Duration.ofMinutes(2));
    Decided read = bench.reads(retried);
    assertThat(read.assigns()).containsExactly("assign j#2 to a/1");
  }

  @Test
  void aJobWhosePayloadNobodyHasFailsWhenItWouldHaveToRunAgain() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1));
    Testimony whole = lost("j");
    Testimony bare = new Testimony(whole.position(), whole.job().shelve());

    bench.claims(bare, ClaimPhase.RUNNING);
    assertThat(bench.row("j").adoption()).isEqualTo(Job.Adoption.WITHOUT_PAYLOAD);

    bench.ends("a", "j", 1, Outcome.LOST);
    assertThat(bench.row("j").state())
        .isInstanceOfSatisfying(
            JobState.Ended.class,
            ended -> assertThat(ended.failure().code()).isEqualTo("PAYLOAD_LOST"));
  }

  @Test
  void aTestimonyTakesOnlyThePayloadThatTheJobHad() {
    Testimony whole = given(Ask.job("j").payload("work"), RecoveryTest.LOST);
    Testimony bare = new Testimony(whole.position(), whole.job().shelve());
    Payload own = whole.job().spec().payload();

    assertThat(bare.with(own).job()).isEqualTo(whole.job());
    assertThat(bare.with(OTHER).job().shelved()).isTrue();
  }

  @Test
  void aRowWithAnOlderAttemptIsRaisedAndItsAgentToldToStop() {
    Ask ask = Ask.job("j").attempts(5);
    startsOnAnOlderStore();
    bench.ready(Join.as("x"), 1);
    bench.submit(ask);
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    assertThat(bench.joins(holder().running("j", 2)).does("welcome"))
        .containsExactly("welcome a/2 j#2 claim");

    Decided claimed = bench.claims(second(ask), ClaimPhase.RUNNING);

    assertThat(claimed.does())
        .contains("stop j#1 on x/1 requested", "adopted j#2 running", "judge a/2 j#2 continue");
    assertThat(bench.row("j").tally()).isEqualTo(new Tally(2, 1, 0));
    assertThat(bench.agent("x").running()).isZero();
    assertThat(bench.agent("a").running()).isEqualTo(1);
    assertThat(bench.ends("a", "j", 2, Outcome.SUCCEEDED).does("ack")).hasSize(1);
    assertThat(bench.state("j")).isEqualTo("j#2 succeeded");
  }

  @Test
  void theAgentsOwnOlderAttemptIsNotGivenUpBeforeItsNewerOneIsClaimed() {
    Ask ask = Ask.job("j").attempts(5).onLost(LossRule.OnLost.FAIL);
    bench.ready("a", 1);
    bench.submit(ask);
    bench.accepts("a", "j", 1);
    startsOnAnOlderStore();

    bench.joins(holder().running("j", 2));
    assertThat(bench.state("j")).isEqualTo("j#1 running");
    bench.claims(second(ask), ClaimPhase.RUNNING);
    assertThat(bench.state("j")).isEqualTo("j#2 running");
  }

  @Test
  void aJobThatWasToBeCancelledIsStopped() {
    startsOnAnOlderStore();
    bench.cancelsAhead("j");
    bench.joins(holder().running("j", 1));

    assertThat(bench.claims(lost("j"), ClaimPhase.RUNNING).does())
        .contains("stop j#1 on a/1 requested", "judge a/1 j#1 continue");
    assertThat(bench.state("j")).isEqualTo("j#1 cancelling");
  }

  @Test
  void whatTheStoreOnceHeldIsNotTakenInAgain() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1));

    Decided claimed = bench.claims(given("j", RecoveryTest.HELD), ClaimPhase.RUNNING);

    assertThat(claimed.does()).containsExactly("judge a/1 j#1 abort");
    assertThat(bench.store().ids()).isEmpty();
  }

  /** On a store that another coordinator shares, which started with three commits. */
  private void startsBesideAnother(History.Start... later) {
    List<History.Start> starts = new ArrayList<>(RecoveryTest.PAST.starts());
    starts.add(new History.Start(4, 6, "theirs", 3));
    starts.addAll(List.of(later));
    bench.restart(DispatchSettings.DEFAULT, new History("c", 0, starts));
    bench.recovery(true);
    bench.joins(holder().running("j", 1));
  }

  private Decided claimsWhatTheOtherGave() {
    return claimsWhatTheOtherGave("c");
  }

  private Decided claimsWhatTheOtherGave(String cluster) {
    StorePosition theirs = new StorePosition(cluster, 4, 6, "theirs", 9);
    return bench.claims(given("j", theirs), ClaimPhase.RUNNING);
  }

  @Test
  void whatAnotherCoordinatorGaveIsLeftToItWhileNobodyKnowsHowFarItCame() {
    startsBesideAnother();

    assertThat(claimsWhatTheOtherGave().does()).containsExactly("judge a/1 j#1 leave");
    assertThat(bench.store().ids()).isEmpty();
  }

  @Test
  void whatOneGaveThatWasTakenOverInAnEarlierLifeIsLeftToIt() {
    bench.startAnew(List.of(new Predecessor(4, 5)));
    bench.dispatcher().know(List.of(new History.Start(4, 6, "theirs", 3)));
    bench.joins(holder().running("j", 1));

    assertThat(claimsWhatTheOtherGave("").does()).containsExactly("judge a/1 j#1 leave");
  }

  @Test
  void whatAnotherCoordinatorGaveAndTheStoreLostIsTakenInByWhoeverHearsOfIt() {
    startsBesideAnother(new History.Start(4, 7, "theirs again", 5));

    assertThat(claimsWhatTheOtherGave().does())
        .containsExactly("adopted j#1 running", "judge a/1 j#1 continue");
  }

  @Test
  void whatAnotherCoordinatorGaveAndTheStoreOnceHeldIsNotTakenInAgain() {
    startsBesideAnother(new History.Start(4, 7, "theirs again", 9));

    assertThat(claimsWhatTheOtherGave().does()).containsExactly("judge a/1 j#1 abort");
    assertThat(bench.store().ids()).isEmpty();
  }

  @Test
  void whatEndedMeanwhileNeverChanges() {
    startsOnAnOlderStore();
    Ask ask = Ask.job("j").attempts(5);
    bench.joins(holder().running("j", 2));
    bench.submit(ask);
    bench.cancels("j");
    Job ended = bench.row("j");

    assertThat(bench.claims(second(ask), ClaimPhase.RUNNING).does())
        .containsExactly("judge a/1 j#2 abort");
    assertThat(bench.row("j")).isEqualTo(ended);
  }

  @Test
  void withoutAProofItIsRefusedAndCounted() {
    startsOnAnOlderStore();
    bench.recovery(true);
    bench.joins(holder().running("j", 1));

    Decided refused = bench.claimsUnproven("a", "j", 1);

    assertThat(refused.does()).containsExactly("judge a/1 j#1 abort");
    assertThat(refused.records()).containsExactly("recovery on 0 1");
    assertThat(bench.store().ids()).isEmpty();
  }

  @Test
  void whatItWasGivenWhileItsClaimWasOnTheWayIsNotStoppedForWantOfAProof() {
    startsOnAnOlderStore();
    bench.submit("j");
    assertThat(bench.joins(holder().running("j", 1)).does("welcome"))
        .containsExactly("welcome a/1 j#1 claim");
    assertThat(bench.credits("a", 1).assigns()).containsExactly("assign j#1 to a/1");

    assertThat(bench.claimsUnproven("a", "j", 1).does()).containsExactly("judge a/1 j#1 continue");
  }

  @Test
  void withoutAProofAndWithoutALossItIsForgottenInSilence() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1));

    Decided refused = bench.claimsUnproven("a", "j", 1);

    assertThat(refused.does()).containsExactly("judge a/1 j#1 abort");
    assertThat(refused.records()).isEmpty();
  }

  @Test
  void whatAnAgentOwesOnAnOldStreamConcludesNothingOnTheNextBeforeItHasAnswered() {
    bench.startAnew(List.of(new Predecessor(1, 5)));
    Ask ask = Ask.job("given");
    bench.ready(holder(), 1);
    bench.submit(ask);
    bench.accepts("a", "given", 1);
    Job given = bench.row("given");
    bench.leaves("a");
    bench.joins(holder().running("unknown", 1));
    bench.leaves("a");

    Decided back = bench.joins(holder());
    bench.tickAfter(Duration.ofMinutes(1));

    assertThat(back.does("reconcile")).hasSize(1);
    assertThat(bench.row("given")).isEqualTo(given);
  }

  @Test
  void whatIsToBeClaimedIsNotDroppedWhenItIsToldOfOnceMore() {
    bench.startAnew(List.of());
    bench.joins(holder().running("running", 1).lost("lost", 1));

    Decided again =
        bench.decide(
            new Event.AgentReconciled(
                new AgentId("a"),
                1,
                1,
                0,
                List.of(new HeldAttempt(attempt("running"), false)),
                List.of(attempt("lost"))));

    assertThat(again.does("judge")).containsExactly("judge a/1 running#1 claim lost#1 claim");
  }

  @Test
  void whatSeveralCoordinatorsAreToldOfIsNotForOneToDropThatDoesNotKnowIt() {
    bench.startAnew(List.of());
    bench.joins(holder());

    Decided told =
        bench.decide(
            new Event.AgentReconciled(
                new AgentId("a"),
                1,
                1,
                0,
                List.of(new HeldAttempt(attempt("running"), false)),
                List.of(attempt("lost"))));

    assertThat(told.does("judge")).containsExactly("judge a/1 running#1 claim lost#1 claim");
    assertThat(bench.claimsUnproven("a", "running", 1).does())
        .containsExactly("judge a/1 running#1 leave");
    assertThat(bench.claimsUnproven("a", "lost", 1).does())
        .containsExactly("judge a/1 lost#1 leave");
  }

  private static AttemptId attempt(String job) {
    return new AttemptId(new JobId(job), 1);
  }

  @Test
  void whoWasNotAskedIsNotHeard() {
    startsOnAnOlderStore();
    bench.joins(holder());

    assertThat(bench.claims(lost("j"), ClaimPhase.RUNNING).does()).isEmpty();
    assertThat(bench.claimsUnproven("a", "j", 1).does()).isEmpty();
    assertThat(bench.store().ids()).isEmpty();
  }

  @Test
  void recoveryWaitsForTheAnswersOfThoseWhoWereAsked() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1), RecoveryTest.LOST);
    assertThat(bench.ticks(29).does()).doesNotContain("recovered");

    bench.claims(lost("j"), ClaimPhase.RUNNING);
    assertThat(bench.ticks(1).does()).contains("recovered");
  }

  @Test
  void whatIsNotClaimedInTimeHoldsNothingUpAndIsTakenLate() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1), RecoveryTest.LOST);

    assertThat(bench.ticks(30).does()).contains("recovered");
    assertThat(bench.claims(lost("j"), ClaimPhase.RUNNING).does())
        .containsExactly("adopted j#1 running", "judge a/1 j#1 continue");
  }

  @Test
  void aLateClaimIsTakenAfterTheEnd() {
    startsOnAnOlderStore();
    bench.recovery(true);
    bench.recovery(false);
    bench.joins(holder().running("j", 1), RecoveryTest.LOST);

    Decided late = bench.claims(lost("j"), ClaimPhase.RUNNING);

    assertThat(late.does()).containsExactly("adopted j#1 running", "judge a/1 j#1 continue");
    assertThat(late.records()).contains("recovery over 1 0");
  }

  @Test
  void theSameSpecSubmittedAgainIsTheAdoptedJob() {
    startsOnAnOlderStore();
    bench.joins(holder().running("j", 1));
    bench.claims(lost("j"), ClaimPhase.RUNNING);

    assertThat(bench.submit("j").does("reply"))
        .singleElement()
        .asString()
        .endsWith("existing j#1 running");
  }
}
