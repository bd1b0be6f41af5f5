package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.assignment;
import static dev.weft.agent.core.CoreDriver.attempt;
import static dev.weft.agent.core.CoreDriver.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the agent does when a coordinator's store may have lost what it holds. */
final class ClaimsTest {
  private static final AttemptId IT = attempt("j", 1);
  private static final AttemptId OTHER = attempt("k", 1);
  private static final Duration LEASE = Duration.ofSeconds(100);

  private final CoreDriver core = new CoreDriver(10, 1 << 20);

  private String judge(AttemptId attempt, Verdict.Action action) {
    return core.judge(attempt, action);
  }

  private static CoreDriver withLosses(AttemptId... lost) {
    return withLossesOf(0, lost);
  }

  private static CoreDriver withLossesOf(int link, AttemptId... lost) {
    return new CoreDriver(
        10,
        1 << 20,
        new Restored(
            List.of(), List.of(lost).stream().map(one -> new Restored.Lost(link, one)).toList()));
  }

  @Test
  void tokenIsForTheJournalAlone() {
    core.connect();
    Content token = Content.of(new byte[] {1, 2}, "");

    Decision decision = core.decide(new Event.Assigned(core.current(), assignment(IT), token));

    assertThat(decision.entries())
        .containsExactly(new Entry.Assigned(0, IT, new Spec(token, Optional.of(Content.EMPTY))));
    assertThat(decision.effects()).contains(new Effect.Start(0, assignment(IT)));
  }

  @Test
  void readinessDoesNotWaitForClaimsAndResultsDo() {
    core.connect();
    core.assign(IT);
    core.assign(OTHER);
    core.open();
    core.tell(CoreDriver.welcomed(core.current(), 2));

    assertThat(judge(IT, Verdict.Action.CLAIM)).isEqualTo("0<claim j#1 RUNNING");
    assertThat(core.end(IT)).isEqualTo("=j#1 SUCCEEDED");
    assertThat(judge(OTHER, Verdict.Action.CONTINUE)).isEqualTo("0<ready 10");
    assertThat(core.tellTicks(Duration.ofSeconds(90))).isEmpty();
    assertThat(core.cancel(IT)).isEmpty();
    assertThat(judge(IT, Verdict.Action.CONTINUE)).isEqualTo("0<result j#1");
    assertThat(core.tellTicks(Duration.ofSeconds(5))).isEqualTo("5s: 0<result j#1");
  }

  @Test
  void claimThatIsGrantedWhileOthersAreJudgedWaitsForReadyWithItsResult() {
    core.connect();
    core.assign(IT);
    core.assign(OTHER);
    core.open();
    core.tell(CoreDriver.welcomed(core.current(), 2));
    judge(IT, Verdict.Action.CLAIM);
    core.end(IT);

    assertThat(judge(IT, Verdict.Action.SEND_RESULT)).isEmpty();
    assertThat(judge(OTHER, Verdict.Action.CONTINUE)).isEqualTo("0<ready 10, 0<result j#1");
  }

  @Test
  void resultOfAClaimThatIsRefusedIsForgottenHoweverLateItWasMade() {
    core.connect();
    core.assign(IT);
    core.connect(IT, Verdict.Action.CLAIM);
    core.end(IT);

    assertThat(judge(IT, Verdict.Action.ABORT)).isEqualTo("-j#1, forget j#1");
  }

  @Test
  void anotherStreamBeginsAllOverAgain() {
    core.connect();
    core.assign(IT);
    core.connect(IT, Verdict.Action.CLAIM);
    core.end(IT);

    assertThat(core.open()).isEqualTo("0<inventory[j#1 finished]");
    assertThat(core.tell(CoreDriver.welcomed(core.current(), 1))).isEmpty();
    assertThat(judge(IT, Verdict.Action.CLAIM)).isEqualTo("0<claim j#1 FINISHED, 0<ready 10");
    assertThat(judge(IT, Verdict.Action.SEND_RESULT)).isEqualTo("0<result j#1");
    assertThat(judge(IT, Verdict.Action.SEND_RESULT)).as("it is judged already").isEmpty();
  }

  @Test
  void coordinatorMayAskOnceMore() {
    core.connect();
    core.assign(IT);
    core.connect(IT, Verdict.Action.CLAIM);

    assertThat(judge(IT, Verdict.Action.CLAIM)).isEqualTo("0<claim j#1 RUNNING");
    assertThat(judge(IT, Verdict.Action.CONTINUE)).isEmpty();
  }

  @Test
  void nothingIsClaimedOfWhatIsNotHeldAnyMore() {
    core.connect();
    core.assign(IT);
    core.end(IT);
    core.open();
    core.tell(new Event.Opened(stream(1, 1)));
    core.tell(new Event.Acked(stream(1, 1), List.of(IT)));
    core.tell(CoreDriver.welcomed(core.current(), 1));

    assertThat(judge(IT, Verdict.Action.CLAIM)).isEqualTo("0<ready 10");
  }

  @Test
  void lossIsToldUntilItsClaimIsAnswered() {
    CoreDriver again = withLosses(IT, OTHER);
    assertThat(again.open()).isEqualTo("0<inventory[] lost[j#1, k#1]");
    again.tell(CoreDriver.welcomed(again.current(), 1));
    assertThat(again.judge(IT, Verdict.Action.CLAIM))
        .isEqualTo("-k#1, 0<claim j#1 LOST, 0<ready 10");
    assertThat(again.core.holds(IT)).isTrue();
    assertThat(again.core.holds(OTHER)).isFalse();

    assertThat(again.open()).isEqualTo("0<inventory[] lost[j#1]");
    again.tell(CoreDriver.welcomed(again.current(), 1));
    again.judge(IT, Verdict.Action.CLAIM);
    assertThat(again.judge(IT, Verdict.Action.FORGET)).isEqualTo("-j#1");
    assertThat(again.open()).isEqualTo("0<inventory[]");
  }

  @Test
  void lossThatNobodyClaimsIsRecordedByTheWelcomeAsAlways() {
    CoreDriver again = withLosses(IT);
    again.open();

    assertThat(again.tell(CoreDriver.welcomed(again.current(), 0))).isEqualTo("-j#1, 0<ready 10");
  }

  @Test
  void lossWhoseClaimIsRefusedIsForgotten() {
    CoreDriver again = withLosses(IT);
    again.open();
    again.tell(CoreDriver.welcomed(again.current(), 1));
    again.judge(IT, Verdict.Action.CLAIM);

    assertThat(again.judge(IT, Verdict.Action.ABORT)).isEqualTo("-j#1");
  }

  @Test
  void norIsASecondVerdictOnALossThatWasAskedForTwice() {
    CoreDriver again = withLossesOf(1, IT);
    again.open();
    again.tell(CoreDriver.welcomed(again.current(), 0));
    again.tell(new Event.ReconcileAsked(again.current(), 1, List.of(), List.of()));
    again.tell(new Event.ReconcileAsked(again.current(), 2, List.of(), List.of()));
    again.judge(IT, Verdict.Action.FORGET);

    again.assign(IT);
    assertThat(again.judge(IT, Verdict.Action.FORGET)).isEmpty();
    assertThat(again.end(IT)).isEqualTo("=j#1 SUCCEEDED, 0<result j#1");
  }

  @Test
  void verdictOnWhatWasToldBeforeTheVeryAttemptWasGivenAnewIsVoid() {
    CoreDriver again = withLossesOf(1, IT);
    again.open();
    again.tell(CoreDriver.welcomed(again.current(), 0));
    again.tell(new Event.ReconcileAsked(again.current(), 1, List.of(), List.of()));
    again.judge(IT, Verdict.Action.CLAIM, 1);
    again.tell(new Event.ReconcileAsked(again.current(), 2, List.of(), List.of()));

    again.assign(IT);
    again.tell(new Event.ReconcileAsked(again.current(), 3, List.of(), List.of(IT)));
    assertThat(again.judge(IT, Verdict.Action.FORGET, 3)).as("on the one that was lost").isEmpty();
    assertThat(again.judge(IT, Verdict.Action.CONTINUE, 4)).isEmpty();
    assertThat(again.judge(IT, Verdict.Action.FORGET, 2)).as("its claim, answered late").isEmpty();
    assertThat(again.end(IT)).isEqualTo("=j#1 SUCCEEDED, 0<result j#1");
  }

  @Test
  void verdictOnAnInventoryIsVoidForWhatAnotherCoordinatorHasGivenAnewSince() {
    CoreDriver again = withLosses(IT);
    again.tell(new Event.Opened(stream(0, 1)));
    again.tell(new Event.Welcomed(stream(0, 1), 1, LEASE, again.now()));
    again.tell(new Event.Opened(stream(1, 1)));
    again.tell(new Event.Welcomed(stream(1, 1), 0, LEASE, again.now()));
    again.tell(new Event.Assigned(stream(1, 1), assignment(IT)));

    Verdict late = new Verdict(IT, Verdict.Action.LEAVE);
    assertThat(again.tell(new Event.Judged(stream(0, 1), 0, List.of(late)))).startsWith("0<ready");
    assertThat(again.tellTicks(Duration.ofSeconds(10))).doesNotContain("reconciled");
  }

  @Test
  void whatIsClaimedAlreadyIsNotClaimedOnceMore() {
    core.connect();
    core.assign(IT);
    core.connect(IT, Verdict.Action.CLAIM);
    core.tell(new Event.ReconcileAsked(core.current(), 1, List.of(), List.of(IT)));

    assertThat(core.judge(IT, Verdict.Action.CLAIM, 2)).isEmpty();
    core.end(IT);
    assertThat(core.judge(IT, Verdict.Action.SEND_RESULT, 1)).isEqualTo("0<result j#1");
  }

  @Test
  void resultOfAHandlerThatStillRunsIsClaimedByTheHeir() {
    core.tell(new Event.Opened(stream(0, 1)));
    core.tell(new Event.Welcomed(stream(0, 1), 0, LEASE, core.now(), new Owner(1, 5)));
    core.tell(new Event.Opened(stream(1, 1)));
    core.tell(new Event.Welcomed(stream(1, 1), 0, LEASE, core.now(), new Owner(2, 6)));
    core.tell(new Event.Assigned(stream(0, 1), assignment(IT)));
    core.cancel(IT);
    core.giveUp(IT);
    core.tell(new Event.ReconcileAsked(stream(1, 1), 1, List.of(new Owner(1, 5)), List.of()));

    Verdict claim = new Verdict(IT, Verdict.Action.CLAIM);
    assertThat(core.tell(new Event.Judged(stream(1, 1), 1, List.of(claim))))
        .isEqualTo("1<claim j#1 FINISHED");
  }

  @Test
  void verdictOnALossIsNoVerdictOnTheSameAttemptGivenAgain() {
    CoreDriver again = withLosses(IT);
    again.open();
    again.tell(CoreDriver.welcomed(again.current(), 1));
    again.judge(IT, Verdict.Action.CLAIM);

    assertThat(again.assign(IT)).isEqualTo("+j#1, 0<accepted j#1, start j#1");
    assertThat(again.end(IT)).isEqualTo("=j#1 SUCCEEDED, 0<result j#1");
    assertThat(again.judge(IT, Verdict.Action.FORGET)).isEmpty();
    assertThat(again.open()).isEqualTo("0<inventory[j#1 finished]");
  }

  @Test
  void attemptWhoseHandlerStillRunsAfterItWasGivenUpIsRefusedWhenItIsGivenAgain() {
    core.connect();
    core.assign(IT);
    core.connect(IT, Verdict.Action.ABORT);
    core.giveUp(IT);

    assertThat(core.assign(IT)).isEqualTo("0<rejected j#1 BUSY");
    assertThat(core.assign(attempt("j", 2))).contains("accepted j#2").doesNotContain("start");
    assertThat(core.end(IT)).contains("start j#2");
  }

  @Test
  void leaseOfWhatIsClaimedIsConfirmedByTheWelcome() {
    core.tell(new Event.Opened(stream(0, 1)));
    core.tell(new Event.Welcomed(stream(0, 1), 0, LEASE, core.now()));
    core.tell(new Event.Assigned(stream(0, 1), assignment(IT)));
    core.pass(Duration.ofSeconds(60));
    core.tell(new Event.Opened(stream(0, 2)));
    core.tell(new Event.Welcomed(stream(0, 2), 1, LEASE, core.now()));
    core.tell(new Event.Judged(stream(0, 2), 0, List.of(new Verdict(IT, Verdict.Action.CLAIM))));

    assertThat(core.tellTicks(Duration.ofSeconds(79))).isEmpty();
    assertThat(core.tellTicks(Duration.ofSeconds(1))).contains("stop j#1 CUT_OFF");
  }
}
