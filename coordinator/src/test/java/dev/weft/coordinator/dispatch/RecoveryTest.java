package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What begins a recovery, what it holds, and what ends it. */
class RecoveryTest {
  static final StorePosition NOW = new StorePosition("c", 0, 9, "now", 0);
  static final History PAST =
      new History(
          "c",
          0,
          List.of(
              new History.Start(0, 3, "old", 10),
              new History.Start(0, 5, "older", 20),
              new History.Start(0, 9, "now", 30)));
  static final StorePosition HELD = new StorePosition("c", 0, 5, "older", 30);
  static final StorePosition LOST = new StorePosition("c", 0, 5, "older", 31);
  private static final Duration WINDOW = RecoverySettings.DEFAULT.claimWindow();
  private static final Duration LOST_AFTER = DispatchSettings.DEFAULT.lostAfter();
  private static final RecoveryFacts BEGUN =
      RecoveryFacts.begun(0, Instant.parse("2026-01-01T00:00:00Z"), "the test says so");

  private final Bench bench = new Bench();

  /** A coordinator starts on a store that says that it was set back. */
  private void startsRecovering() {
    bench.decide(new Event.RecoveryHeard(BEGUN));
    bench.restart(DispatchSettings.DEFAULT, PAST);
    assertThat(bench.views().recovery().on()).isTrue();
  }

  @Test
  void nothingIsStartedAndNothingTakenFromTheBroker() {
    assertThat(bench.flowIsOpen("default")).isTrue();
    startsRecovering();

    assertThat(bench.ready("a", 1).assigns()).isEmpty();
    assertThat(bench.submit("j").assigns()).isEmpty();

    assertThat(bench.flowIsOpen("default")).isFalse();
    assertThat(bench.views().waits(new JobId("j"))).contains(WaitReason.RECOVERING);
    assertThat(bench.pool("default").waiting()).containsOnlyKeys(WaitReason.RECOVERING);
  }

  @Test
  void jobsAreSubmittedAndCancelledMeanwhile() {
    startsRecovering();
    bench.submit("j");

    assertThat(bench.cancels("j").does("reply")).hasSize(1);
    assertThat(bench.state("j")).isEqualTo("j#0 cancelled");
  }

  @Test
  void delaysAndDeadlinesWait() {
    bench.submit(Ask.job("late").delay(Duration.ofSeconds(1)));
    bench.submit(Ask.job("hurry").startWithin(Duration.ofSeconds(1)));
    bench.decide(new Event.RecoveryHeard(BEGUN));
    bench.reads(bench.restart(DispatchSettings.DEFAULT, PAST));

    bench.ticks(5);
    assertThat(bench.state("late")).isEqualTo("late#0 delayed");
    assertThat(bench.state("hurry")).isEqualTo("hurry#0 queued");
    assertThat(bench.dispatcher().nextDue()).isEmpty();

    bench.recovery(false);
    bench.ticks(1);
    assertThat(bench.state("late")).isEqualTo("late#0 queued");
    assertThat(bench.state("hurry")).isEqualTo("hurry#0 expired");
  }

  @Test
  void itEndsWhenAllKnownAgentsHaveComeAndTheWindowIsOver() {
    bench.joins(Join.as("a"));
    bench.joins(Join.as("b"));
    startsRecovering();
    bench.submit("j");
    bench.ready("a", 1);
    assertThat(bench.views().recovery().waitsFor()).extracting("value").containsExactly("b");
    assertThat(bench.ticks(30).does()).doesNotContain("recovered");

    bench.joins(Join.as("b"));
    assertThat(bench.ticks(14).assigns()).isEmpty();
    Decided end = bench.ticks(1);

    assertThat(end.does()).contains("recovered", "assign j#1 to a/3");
    assertThat(end.records()).contains("recovery over 0 0");
    assertThat(bench.flowIsOpen("default")).isTrue();
  }

  @Test
  void itWaitsForTheFirstAgentWhenNoneIsKnown() {
    startsRecovering();
    assertThat(bench.ticks(30).does()).doesNotContain("recovered");

    bench.joins(Join.as("a"));
    assertThat(bench.ticks(15).does()).contains("recovered");
  }

  @Test
  void itEndsAtTheLatestWhenAgentsAreGivenUp() {
    bench.joins(Join.as("a"));
    startsRecovering();

    int most = (int) LOST_AFTER.toSeconds();
    assertThat(bench.ticks(most - 1).does()).doesNotContain("recovered");
    assertThat(bench.ticks(1).does()).contains("recovered");
  }

  @Test
  void timeInWhichTheCoordinatorItselfStoodStillDoesNotCount() {
    bench.joins(Join.as("a"));
    startsRecovering();

    assertThat(bench.tickAfter(LOST_AFTER).does()).doesNotContain("recovered");
  }

  @Test
  void anOperatorBeginsAndEndsIt() {
    bench.restart(DispatchSettings.DEFAULT, PAST);
    bench.ready("a", 1);

    assertThat(bench.recovery(true).does()).contains("recovery", "reply 1 done");
    assertThat(bench.recovery(true).does()).contains("reply 2 unfit");
    assertThat(bench.submit("j").assigns()).isEmpty();
    assertThat(bench.recovery(false).does()).contains("recovered", "assign j#1 to a/1");
    assertThat(bench.recovery(false).does("reply")).containsExactly("reply 5 unfit");
  }

  @Test
  void itGoesOnAfterARestart() {
    bench.restart(DispatchSettings.DEFAULT, PAST);
    assertThat(bench.recovery(true).records()).contains("recovery on 0 0");

    bench.restart(DispatchSettings.DEFAULT, PAST);

    assertThat(bench.views().recovery().on()).isTrue();
    assertThat(bench.views().recovery().newest().why()).isEqualTo("an operator asked for it");
  }

  @Test
  void anAgentThatSawMoreThanTheStoreHoldsBeginsIt() {
    bench.restart(DispatchSettings.DEFAULT, PAST);

    assertThat(bench.joins(Join.as("a"), HELD).does()).doesNotContain("recovery");
    assertThat(bench.joins(Join.as("b"), NOW.at(99)).does()).doesNotContain("recovery");
    assertThat(bench.joins(Join.as("c"), LOST).does()).contains("recovery");
    assertThat(bench.views().recovery().newest().why()).contains("agent c");
  }

  @Test
  void aStartThatTheStoreDoesNotKnowBeginsIt() {
    for (StorePosition unknown :
        List.of(
            new StorePosition("c", 0, 12, "never", 1),
            new StorePosition("c", 0, 9, "another", 1),
            new StorePosition("c", 0, 4, "old", 1))) {
      bench.restart(DispatchSettings.DEFAULT, PAST);
      assertThat(bench.joins(Join.as("a"), unknown).does()).contains("recovery");
      bench.recovery(false);
    }
  }

  @Test
  void whatAnAgentSawOfAnotherStoreOrCoordinatorSaysNothing() {
    bench.restart(DispatchSettings.DEFAULT, PAST);

    bench.joins(Join.as("a"), new StorePosition("other", 0, 5, "older", 99));
    bench.joins(Join.as("b"), new StorePosition("c", 4, 5, "older", 99));

    assertThat(bench.views().recovery().on()).isFalse();
  }

  @Test
  void aLateAgentDoesNotBeginAnotherOne() {
    startsRecovering();
    bench.recovery(false);

    assertThat(bench.joins(Join.as("a"), LOST).does()).doesNotContain("recovery");
  }

  @Test
  void switchedOffItIsOnlyNamed() {
    DispatchSettings off =
        DispatchSettings.DEFAULT.withRecovery(new RecoverySettings(false, WINDOW));
    bench.recovery(true);
    Decided start = bench.restart(off, PAST);
    assertThat(start.does()).contains("not recovering");
    assertThat(start.records()).contains("recovery over 0 0");

    bench.ready("a", 1);
    assertThat(bench.submit("j").assigns()).hasSize(1);
    assertThat(bench.views().recovery().ignored()).isEqualTo("an operator asked for it");
    assertThat(bench.joins(Join.as("b").able(true, true).running("x", 1)).does("welcome"))
        .containsExactly("welcome b/2 x#1 abort");
  }

  @Test
  void switchedOffThatOfAnotherCoordinatorIsNamedToo() {
    bench.restart(DispatchSettings.DEFAULT.withRecovery(new RecoverySettings(false, WINDOW)), PAST);

    assertThat(bench.decide(new Event.RecoveryHeard(BEGUN)).does()).contains("not recovering");

    assertThat(bench.views().recovery().ignored()).isEqualTo(BEGUN.why());
  }

  @Test
  void allCoordinatorsOfAStoreAreInItTogetherAndOnce() {
    bench.restart(DispatchSettings.DEFAULT, PAST);

    assertThat(bench.decide(new Event.RecoveryHeard(BEGUN)).does()).contains("recovery");
    bench.recovery(false);
    assertThat(bench.decide(new Event.RecoveryHeard(BEGUN)).does()).isEmpty();
  }

  @Test
  void whatIsMissingIsConcludedOnlyAtItsEnd() {
    bench.ready("a", 1);
    bench.submit("j");
    startsRecovering();

    bench.joins(Join.as("a"));
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");

    bench.recovery(false);
    assertThat(bench.row("j").state()).isInstanceOf(JobState.Queued.class);
  }

  @Test
  void anAgentThatCannotBeAskedForADeadCoordinatorsAttemptsIsNotAskedAndNothingConcluded() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j"));
    Job given = bench.row("j");
    Restored left = bench.store().load();
    bench.startAnew(List.of());
    bench.joins(Join.as("a").able(false, false));

    Decided taken = bench.decide(new Event.TookOver(List.of(new Predecessor(1, 5)), left));
    bench.joins(Join.as("a").able(false, false));
    assertThat(taken.does("reconcile")).isEmpty();
    assertThat(bench.row("j")).isEqualTo(given);

    bench.ticks((int) LOST_AFTER.toSeconds());
    assertThat(bench.row("j")).isEqualTo(given);
    bench.ticks(1);
    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
  }
}
