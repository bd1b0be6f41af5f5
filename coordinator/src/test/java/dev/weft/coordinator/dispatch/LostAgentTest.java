package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Agents that fall silent, and what that means for what they hold. */
class LostAgentTest {
  private static final Duration LOST = DispatchSettings.DEFAULT.lostAfter();
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bench bench = new Bench();

  @Test
  void whatAnUnreachableAgentHoldsStaysInDoubt() {
    running("j");

    Decided left = bench.leaves("a");

    assertThat(left.records()).isEmpty();
    assertThat(silentFor(LOST).records()).isEmpty();
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.UNREACHABLE);
  }

  @Test
  void whatASilentAgentHoldsIsGivenUpAndRunsElsewhere() {
    running("j");
    bench.leaves("a");
    silentFor(LOST);
    bench.ready("b", 5);

    Decided lost = bench.tickAfter(SECOND);

    assertThat(lost.records()).containsExactly("save j#1 retrywait", "attempt 1#1 lost");
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.LOST);
    assertThat(bench.reads(bench.tickAfter(SECOND)).assigns()).containsExactly("assign j#2 to b/2");
  }

  @Test
  void anUnconfirmedAttemptOfALostAgentCountsAsAnExecution() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));

    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
    assertThat(bench.row("j").tally().losses()).isEqualTo(1);
  }

  @Test
  void aConnectedAgentIsNeverLostHoweverLongItIsQuiet() {
    running("j");

    assertThat(silentFor(LOST.multipliedBy(3)).records()).isEmpty();
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void silenceIsCountedFromTheEndOfTheStream() {
    running("j");
    silentFor(LOST);
    bench.leaves("a");

    assertThat(silentFor(LOST).records()).isEmpty();
    assertThat(silentFor(SECOND).records()).isNotEmpty();
  }

  @Test
  void jumpsOfTheWallClockLoseNoAgent() {
    running("j");
    bench.leaves("a");
    bench.wallClockJumps(Duration.ofDays(1));

    assertThat(silentFor(SECOND).records()).isEmpty();
  }

  @Test
  void theTimeThatTheCoordinatorStoodStillIsNobodysSilence() {
    running("j");
    bench.leaves("a");
    silentFor(Duration.ofMinutes(1));

    assertThat(bench.tickAfter(LOST.multipliedBy(2)).records()).isEmpty();
    assertThat(silentFor(LOST.minusMinutes(1)).records()).isEmpty();
    assertThat(silentFor(SECOND).records()).isNotEmpty();
  }

  @Test
  void anAgentIsDeclaredLostOnlyOnce() {
    running("j");
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));
    long told = bench.row("j").revision();

    silentFor(LOST.multipliedBy(2));

    assertThat(bench.row("j").tally().losses()).isEqualTo(1);
    assertThat(bench.row("j").revision()).as("queued since").isEqualTo(told + 1);
  }

  @Test
  void aJobThatLosesTooManyAgentsFails() {
    running("j");
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));
    bench.ready("b", 1);
    silentFor(SECOND);
    bench.accepts("b", "j", 2);
    bench.leaves("b");
    silentFor(LOST.plus(SECOND));

    assertThat(bench.state("j")).isEqualTo("j#2 failed");
  }

  @Test
  void aJobToBeCancelledIsCancelledWhenItsAgentIsLost() {
    running("j");
    bench.cancels("j");
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));

    assertThat(bench.state("j")).isEqualTo("j#1 cancelled");
  }

  @Test
  void anAgentThatIsAwayForADayIsForgotten() {
    bench.ready("a", 5);
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));
    assertThat(awayFor(Duration.ofHours(24).minus(LOST).minusSeconds(5)).records()).isEmpty();

    assertThat(awayFor(Duration.ofSeconds(5)).records()).containsExactly("forget a");

    assertThat(bench.agentIds()).isEmpty();
    assertThat(bench.restart().records()).isEmpty();
    assertThat(bench.agentIds()).isEmpty();
  }

  @Test
  void anAgentThatSaidGoodbyeIsForgottenToo() {
    bench.ready("a", 5);
    bench.saysGoodbye("a");

    assertThat(awayFor(Duration.ofHours(25)).records()).isEmpty();
    assertThat(bench.agentIds()).isEmpty();
  }

  @Test
  void anAgentThatAnOperatorDrainsIsNotForgotten() {
    bench.ready("a", 5);
    bench.drains("a", true, Duration.ZERO);
    bench.saysGoodbye("a");
    awayFor(Duration.ofHours(25));

    assertThat(bench.agentIds()).containsExactly(new AgentId("a"));
  }

  @Test
  void anAgentThatWasLostAndStillRunsTheAttemptTakesItBack() {
    lostAndWaiting("j");

    Decided back = bench.joins(Join.as("a").running("j", 1));

    assertThat(back.does()).containsExactly("welcome a/2 j#1 continue");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
    assertThat(bench.agent("a").running()).isEqualTo(1);
    assertThat(bench.pool("default").queued()).isZero();
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
  }

  @Test
  void anAttemptThatWasTakenBackMayBeLostAgain() {
    lostAndWaiting("j");
    bench.joins(Join.as("a").running("j", 1));
    bench.leaves("a");

    silentFor(LOST.plus(SECOND));

    assertThat(bench.state("j")).isEqualTo("j#1 failed");
  }

  @Test
  void aLateSuccessOfALostAttemptIsTakenIfNothingNewerWasAssigned() {
    lostAndWaiting("j");
    Decided back = bench.joins(Join.as("a").finished("j", 1));
    assertThat(back.does()).containsExactly("welcome a/2 j#1 send result");

    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void aLateFailureOfALostAttemptIsAcknowledgedAndChangesOnlyItsHistory() {
    lostAndWaiting("j");
    bench.joins(Join.as("a").finished("j", 1));

    Decided late = bench.ends("a", "j", 1, Outcome.FAILED);

    assertThat(late.records()).containsExactly("late 1#1 failed by a");
    assertThat(late.does()).containsExactly("ack j#1 to a/2");
  }

  @Test
  void aLostAttemptIsNotWantedAnyMoreWhenAnotherAgentRunsTheNextOne() {
    lostAndWaiting("j");
    bench.ready("b", 1);
    assertThat(bench.state("j")).isEqualTo("j#2 assigned");

    Decided back = bench.joins(Join.as("a").running("j", 1));

    assertThat(back.does()).containsExactly("welcome a/3 j#1 abort");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.state("j")).isEqualTo("j#2 assigned");
  }

  @Test
  void aLateWordThatALostAttemptWasTakenDoesNotBringItBack() {
    running("j");
    bench.leaves("a");
    bench.joins(Join.as("a").instance("a-2"));
    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");

    Decided late = bench.accepts("a", "j", 1);

    assertThat(late.records()).doesNotContain("save j#1 running");
    assertThat(bench.agent("a").running()).isZero();
  }

  @Test
  void anAgentThatSaysGoodbyeLeavesNothingInDoubt() {
    bench.ready("a", 5);
    bench.submit("unconfirmed");
    bench.submit("running");
    bench.accepts("a", "running", 1);
    bench.ready("b", 5);

    Decided bye = bench.saysGoodbye("a");

    assertThat(bye.records())
        .contains("save unconfirmed#1 queued", "save running#1 retrywait", "attempt 2#1 lost");
    assertThat(bench.row("unconfirmed").tally().executions()).isZero();
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.GONE);
    assertThat(silentFor(LOST.plus(SECOND)).records()).doesNotContain("attempt 2#1 lost");
  }

  @Test
  void aJobThatAskedToFailWhenItsAgentIsLostFails() {
    bench.ready("a", 5);
    bench.submit(Ask.job("j").onLost(LossRule.OnLost.FAIL));
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));

    assertThat(bench.state("j")).isEqualTo("j#1 failed");
  }

  @Test
  void aHeldJobIsNotTriedAgainUntilItIsReleased() {
    held("j");
    bench.ready("b", 5);
    assertThat(silentFor(LOST.multipliedBy(2)).records()).isEmpty();
    assertThat(bench.state("j")).isEqualTo("j#1 held");

    Decided released = bench.releases("j");

    assertThat(released.does()).contains("reply 2 found j#1 queued");
    assertThat(bench.reads(released).assigns()).containsExactly("assign j#2 to b/2");
  }

  @Test
  void aHeldJobOutlivesARestartAndIsFoundWhenItIsAskedFor() {
    held("j");
    bench.restart();
    assertThat(bench.releases("j").records()).containsExactly("save j#1 queued");
  }

  @Test
  void onlyAHeldJobIsReleased() {
    running("j");
    assertThat(bench.releases("j").does()).containsExactly("reply 2 unfit");
    assertThat(bench.releases("unheard-of").does()).containsExactly("reply 3 not found");
  }

  @Test
  void aHeldJobTakesTheResultThatItsAgentBringsBack() {
    held("j");
    assertThat(bench.joins(Join.as("a").finished("j", 1)).does())
        .containsExactly("welcome a/2 j#1 send result");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
  }

  @Test
  void whatItsAgentStoppedWhenCutOffIsLostLikeAnyOther() {
    running("j");
    bench.leaves("a");
    bench.joins(Join.as("a").finished("j", 1));

    Decided cutOff = bench.ends("a", "j", 1, Outcome.LOST);

    assertThat(cutOff.records()).containsExactly("save j#1 retrywait", "attempt 1#1 lost");
  }

  @Test
  void aResultThatComesTooLateIsKeptWithTheAttemptThatWasGivenUp() {
    lostAndWaiting("j");
    bench.ready("b", 1);
    bench.joins(Join.as("a").finished("j", 1));

    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).records())
        .containsExactly("late 1#1 succeeded by a");
    assertThat(bench.state("j")).isEqualTo("j#2 assigned");
  }

  @Test
  void aJobMayHaveItsAgentGivenUpSoonerOrLaterOrNever() {
    bench.ready("a", 5);
    bench.submit(Ask.job("usual"));
    bench.submit(Ask.job("soon").lostAfter(Duration.ofSeconds(60)));
    bench.submit(Ask.job("late").lostAfter(LOST.multipliedBy(2)));
    bench.submit(Ask.job("never").lostAfter(Duration.ZERO));
    bench.leaves("a");

    silentFor(Duration.ofSeconds(61));
    assertThat(bench.state("soon")).isEqualTo("soon#1 retrywait");
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.UNREACHABLE);
    silentFor(LOST);
    assertThat(bench.row("usual").tally().losses()).isEqualTo(1);
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.LOST);
    assertThat(bench.state("late")).isEqualTo("late#1 assigned");
    silentFor(LOST);
    assertThat(bench.row("late").tally().losses()).isEqualTo(1);
    silentFor(LOST.multipliedBy(5));
    assertThat(bench.state("never")).isEqualTo("never#1 assigned");
  }

  @Test
  void nothingIsJudgedRightAfterTheCoordinatorStoodStill() {
    running("j");
    bench.leaves("a");
    silentFor(LOST);

    assertThat(bench.tickAfter(Duration.ofMinutes(10)).records()).isEmpty();
    assertThat(silentFor(SECOND).records()).isNotEmpty();
  }

  @Test
  void anOperatorMayDeclareAnAgentLostThatIsNotConnected() {
    running("j");
    assertThat(bench.declaresLost("a").does()).containsExactly("reply 2 unfit");
    bench.leaves("a");

    Decided lost = bench.declaresLost("a");

    assertThat(lost.records()).containsExactly("save j#1 retrywait", "attempt 1#1 lost");
    assertThat(lost.does()).contains("reply 3 done");
    assertThat(bench.declaresLost("unheard-of").does()).containsExactly("reply 4 not found");
  }

  /** The job asked to be held, ran on agent a, and that was lost. */
  private void held(String job) {
    bench.ready("a", 5);
    bench.submit(Ask.job(job).onLost(LossRule.OnLost.HOLD));
    bench.accepts("a", job, 1);
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));
    assertThat(bench.state(job)).isEqualTo(job + "#1 held");
  }

  /** The job ran on agent a, which was lost; it waits for another agent. */
  private void lostAndWaiting(String job) {
    running(job);
    bench.leaves("a");
    silentFor(LOST.plus(SECOND));
    silentFor(SECOND);
    assertThat(bench.state(job)).isEqualTo(job + "#1 queued");
  }

  private void running(String job) {
    bench.ready("a", 5);
    bench.submit(job);
    bench.accepts("a", job, 1);
  }

  /** Ticks each second. */
  private Decided silentFor(Duration length) {
    Decided last = bench.decide();
    for (long second = 0; second < length.toSeconds(); second++) {
      last = bench.tickAfter(SECOND);
      bench.reads(last);
    }
    return last;
  }

  /**
   * As {@link #silentFor}, in the longest steps that are not taken for a pause of the coordinator.
   */
  private Decided awayFor(Duration length) {
    Duration step = SECOND.multipliedBy(5);
    Decided last = bench.decide();
    for (Duration passed = Duration.ZERO;
        passed.compareTo(length) < 0;
        passed = passed.plus(step)) {
      last = bench.tickAfter(step);
    }
    return last;
  }
}
