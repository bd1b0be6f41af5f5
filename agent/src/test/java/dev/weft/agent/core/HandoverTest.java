package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.assignment;
import static dev.weft.agent.core.CoreDriver.attempt;
import static dev.weft.agent.core.CoreDriver.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of attempts when one coordinator takes another one over. */
class HandoverTest {
  private static final AttemptId IT = attempt("j", 1);
  private static final Owner DEAD = new Owner(1, 5);
  private static final Owner HEIR = new Owner(2, 6);
  private static final Duration LEASE = Duration.ofSeconds(100);

  private final CoreDriver core = new CoreDriver(10, 1 << 20);

  private String connect(int link, long number, Owner owner, Verdict... verdicts) {
    StreamRef stream = stream(link, number);
    String opened = core.tell(new Event.Opened(stream));
    core.tell(new Event.Welcomed(stream, verdicts.length, LEASE, core.now(), owner));
    if (verdicts.length > 0) {
      core.tell(new Event.Judged(stream, 0, List.of(verdicts)));
    }
    return opened;
  }

  private String assign(AttemptId attempt) {
    return core.tell(new Event.Assigned(stream(0, 1), assignment(attempt)));
  }

  private String reconcile(Owner... dead) {
    return core.tell(new Event.ReconcileAsked(stream(1, 1), 7, List.of(dead), List.of()));
  }

  private String judge(AttemptId attempt, Verdict.Action action) {
    return core.tell(new Event.Judged(stream(1, 1), 0, List.of(new Verdict(attempt, action))));
  }

  private void twoOfThem() {
    connect(0, 1, DEAD);
    connect(1, 1, HEIR);
  }

  @Test
  void runningAttemptIsTheHeirsAndItsResultGoesThere() {
    twoOfThem();
    assign(IT);

    assertThat(reconcile(DEAD)).contains("break: another", "reconciled 7: [HeldAttempt", "j#1");
    judge(IT, Verdict.Action.CONTINUE);

    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).contains("1<result j#1");
  }

  @Test
  void whatAnAttemptSaysFollowsIt() {
    twoOfThem();
    assign(IT);
    AttemptId ended = attempt("ended", 1);
    assign(ended);
    core.tell(new Event.Ended(ended, CoreDriver.ending(3)));

    assertThat(reconcile(DEAD)).contains("j#1 speaks to 1", "ended#1 speaks to 1");
    assertThat(judge(IT, Verdict.Action.CONTINUE)).as("it does so already").isEmpty();
    assertThat(judge(ended, Verdict.Action.SEND_RESULT)).isEqualTo("1<result ended#1");
  }

  @Test
  void whatAnOrphanSaysWaitsForItsHeir() {
    connect(0, 1, DEAD);
    assign(IT);
    core.tell(new Event.Opened(stream(0, 2)));
    core.tell(new Event.Welcomed(stream(0, 2), 1, LEASE, core.now(), new Owner(1, 8)));
    assertThat(
            core.tell(
                new Event.Judged(stream(0, 2), 0, List.of(new Verdict(IT, Verdict.Action.LEAVE)))))
        .startsWith("j#1 speaks to -1");
    connect(1, 1, HEIR);
    reconcile(DEAD);

    assertThat(judge(IT, Verdict.Action.CONTINUE)).isEqualTo("j#1 speaks to 1");
  }

  @Test
  void anAttemptThatWaitsForItsPlaceBeginsAtTheHeirs() {
    twoOfThem();
    assign(IT);
    assign(attempt("j", 2));

    assertThat(reconcile(DEAD)).contains("j#1 speaks to 1").doesNotContain("j#2 speaks");
    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).contains("start j#2 for 1");
  }

  @Test
  void nobodyHearsWhatAnAbortedAttemptStillSays() {
    twoOfThem();
    assign(IT);
    reconcile(DEAD);

    assertThat(judge(IT, Verdict.Action.ABORT)).isEqualTo("stop j#1 ABORTED, j#1 speaks to -2");
    assertThat(core.tell(new Event.Assigned(stream(1, 1), assignment(IT))))
        .contains("j#1 speaks to 1", "accepted");
  }

  @Test
  void resultIsNotSentToAnHeirThatMayNotKnowItsAttempt() {
    twoOfThem();
    assign(IT);
    AttemptId ended = attempt("ended", 1);
    assign(ended);
    core.tell(new Event.Ended(ended, CoreDriver.ending(3)));
    reconcile(DEAD);

    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).isEqualTo("=j#1 SUCCEEDED");
    assertThat(core.tellTicks(Duration.ofSeconds(60))).doesNotContain("result");
    assertThat(judge(ended, Verdict.Action.CLAIM)).isEqualTo("1<claim ended#1 FINISHED");
    assertThat(judge(IT, Verdict.Action.CONTINUE)).isEqualTo("1<result j#1");
    assertThat(judge(ended, Verdict.Action.SEND_RESULT)).isEqualTo("1<result ended#1");
  }

  @Test
  void whatItsCoordinatorDoesNotOwnUpToIsToldToAllWhoHaveAskedBefore() {
    twoOfThem();
    assign(IT);
    connect(2, 1, new Owner(3, 7));
    reconcile();
    core.tell(new Event.Opened(stream(0, 2)));
    core.tell(new Event.Welcomed(stream(0, 2), 1, LEASE, core.now(), DEAD));

    assertThat(
            core.tell(
                new Event.Judged(stream(0, 2), 0, List.of(new Verdict(IT, Verdict.Action.LEAVE)))))
        .contains("1<reconciled 0: [HeldAttempt[attempt=j#1, finished=false]] lost []")
        .doesNotContain("2<reconciled");
    assertThat(judge(IT, Verdict.Action.LEAVE)).as("nobody else is left").isEmpty();
    assertThat(core.tell(new Event.ReconcileAsked(stream(2, 1), 1, List.of(), List.of())))
        .contains("j#1");
    assertThat(
            core.tell(
                new Event.Judged(
                    stream(2, 1), 0, List.of(new Verdict(IT, Verdict.Action.CONTINUE)))))
        .contains("j#1 speaks to 2");
  }

  @Test
  void whatEverybodyLeavesIsToldAgainAndAgainUntilOneOwnsUpToIt() {
    twoOfThem();
    assign(IT);
    reconcile();
    connect(0, 2, DEAD, new Verdict(IT, Verdict.Action.LEAVE));
    judge(IT, Verdict.Action.LEAVE);

    assertThat(core.tellTicks(Duration.ofSeconds(4)))
        .startsWith("1s: 1<reconciled 0: [HeldAttempt[attempt=j#1, finished=false]] lost []");
    judge(IT, Verdict.Action.LEAVE);
    core.tell(new Event.Ended(IT, CoreDriver.ending(3)));
    assertThat(core.tellTicks(Duration.ofSeconds(8))).contains("attempt=j#1, finished=true");
    judge(IT, Verdict.Action.SEND_RESULT);
    core.tell(new Event.Acked(stream(1, 1), List.of(IT)));
    assertThat(core.tellTicks(Duration.ofMinutes(10))).doesNotContain("reconciled");
  }

  @Test
  void lossThatEverybodyLeavesIsToldAgain() {
    CoreDriver again =
        new CoreDriver(10, 1 << 20, new Restored(List.of(), List.of(new Restored.Lost(0, IT))));
    again.tell(new Event.Opened(stream(1, 1)));
    again.tell(new Event.Welcomed(stream(1, 1), 0, LEASE, again.now(), HEIR));
    again.tell(new Event.ReconcileAsked(stream(1, 1), 1, List.of(), List.of()));
    Verdict leave = new Verdict(IT, Verdict.Action.LEAVE);
    again.tell(new Event.Judged(stream(1, 1), 1, List.of(leave)));

    assertThat(again.tellTicks(Duration.ofSeconds(2))).contains("1<reconciled 0: [] lost [j#1]");
    Verdict forget = new Verdict(IT, Verdict.Action.FORGET);
    assertThat(again.tell(new Event.Judged(stream(1, 1), 2, List.of(forget)))).isEqualTo("-j#1");
  }

  @Test
  void whatIsAskedForByNameIsToldWhoeverGaveItAndIsTheOnesWhoOwnsUpToIt() {
    twoOfThem();
    assign(IT);

    assertThat(core.tell(new Event.ReconcileAsked(stream(1, 1), 7, List.of(), List.of(IT))))
        .contains("1<reconciled 7: [HeldAttempt[attempt=j#1, finished=false]] lost []");
    assertThat(judge(IT, Verdict.Action.CONTINUE)).contains("j#1 speaks to 1");
    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).contains("1<result j#1");
  }

  @Test
  void resultThatWaitsIsSentToTheHeirWhenItWantsIt() {
    twoOfThem();
    assign(IT);
    core.tell(new Event.Ended(IT, CoreDriver.ending(3)));

    assertThat(reconcile(DEAD)).contains("j#1");
    assertThat(judge(IT, Verdict.Action.SEND_RESULT)).isEqualTo("1<result j#1");
    assertThat(core.tell(new Event.Acked(stream(1, 1), List.of(IT)))).contains("-j#1");
  }

  @Test
  void whoWasTakenOverIsRefusedForEverAndComesBackOnlyByANewStart() {
    twoOfThem();
    reconcile(DEAD);

    assertThat(assign(IT)).isEmpty();
    core.tell(new Event.Opened(stream(0, 2)));
    assertThat(core.tell(new Event.Welcomed(stream(0, 2), 0, LEASE, core.now(), DEAD)))
        .contains("break");
    core.tell(new Event.Opened(stream(0, 3)));
    assertThat(core.tell(new Event.Welcomed(stream(0, 3), 0, LEASE, core.now(), new Owner(1, 8))))
        .contains("0<ready");
  }

  @Test
  void fenceComesBeforeAWelcomeThatIsStillOnItsWay() {
    core.tell(new Event.Opened(stream(0, 1)));
    connect(1, 1, HEIR);
    reconcile(DEAD);

    assertThat(core.tell(new Event.Welcomed(stream(0, 1), 0, LEASE, core.now(), DEAD)))
        .contains("break");
  }

  @Test
  void attemptsOfTheLivingStayWhereTheyAre() {
    twoOfThem();
    assign(IT);

    assertThat(reconcile(new Owner(3, 4))).contains("reconciled 7: [] lost []");
    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).contains("0<result j#1");
  }

  @Test
  void whatARestartedCoordinatorDoesNotOwnWaitsForItsHeir() {
    connect(0, 1, DEAD);
    assign(IT);
    connect(0, 2, new Owner(1, 8), new Verdict(IT, Verdict.Action.LEAVE));

    core.tell(new Event.Ended(IT, CoreDriver.ending(3)));
    connect(1, 1, HEIR);
    assertThat(reconcile(DEAD)).contains("j#1");
    assertThat(judge(IT, Verdict.Action.SEND_RESULT)).isEqualTo("j#1 speaks to 1, 1<result j#1");
  }

  @Test
  void heirMayAskWhileTheRestartedOneStillJudges() {
    connect(0, 1, DEAD);
    assign(IT);
    connect(1, 1, HEIR);
    core.tell(new Event.Opened(stream(0, 2)));
    core.tell(new Event.Welcomed(stream(0, 2), 1, LEASE, core.now(), new Owner(1, 8)));

    assertThat(reconcile(DEAD)).contains("j#1");
    judge(IT, Verdict.Action.CONTINUE);
    core.tell(new Event.Judged(stream(0, 2), 0, List.of(new Verdict(IT, Verdict.Action.LEAVE))));

    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).contains("1<result j#1");
  }

  @Test
  void nobodyConfirmsTheLeaseOfAnOrphan() {
    connect(0, 1, DEAD);
    assign(IT);
    core.pass(Duration.ofSeconds(70));
    connect(0, 2, new Owner(1, 8), new Verdict(IT, Verdict.Action.LEAVE));
    core.tell(new Event.Answered(stream(0, 2), core.now()));

    // Nine tenths of the lease, less 10 s: counted from the first Welcome.
    assertThat(core.tellTicks(Duration.ofSeconds(20))).contains("stop j#1 CUT_OFF");
  }

  @Test
  void theHeirsLeaseCountsOnceItHasAsked() {
    twoOfThem();
    assign(IT);
    core.pass(Duration.ofSeconds(70));
    core.tell(new Event.Answered(stream(1, 1), core.now()));
    reconcile(DEAD);

    assertThat(core.tellTicks(Duration.ofSeconds(70))).doesNotContain("CUT_OFF");
  }

  @Test
  void whatAnEarlierProcessLeftIsToldToEverybodyUntilItIsOwned() {
    CoreDriver again =
        new CoreDriver(
            10,
            1 << 20,
            new Restored(
                List.of(new Restored.Finished(0, IT, 5)),
                List.of(new Restored.Lost(0, attempt("gone", 2)))));
    again.tell(new Event.Opened(stream(1, 1)));
    again.tell(new Event.Welcomed(stream(1, 1), 0, LEASE, again.now(), HEIR));

    assertThat(again.tell(new Event.ReconcileAsked(stream(1, 1), 1, List.of(), List.of())))
        .contains("j#1", "gone#2");
    List<Verdict> verdicts =
        List.of(
            new Verdict(IT, Verdict.Action.SEND_RESULT),
            new Verdict(attempt("gone", 2), Verdict.Action.FORGET));
    assertThat(again.tell(new Event.Judged(stream(1, 1), 0, verdicts)))
        .isEqualTo("-gone#2, j#1 speaks to 1, 1<result j#1");
  }

  @Test
  void whatTheHeirHasNoRecordOfIsClaimedByIt() {
    twoOfThem();
    assign(IT);
    assertThat(reconcile(DEAD)).contains("j#1");

    assertThat(judge(IT, Verdict.Action.CLAIM)).isEqualTo("1<claim j#1 RUNNING");
    assertThat(core.tell(new Event.Ended(IT, CoreDriver.ending(3)))).isEqualTo("=j#1 SUCCEEDED");
    assertThat(judge(IT, Verdict.Action.CONTINUE)).isEqualTo("1<result j#1");
  }

  @Test
  void claimsOfOneThatIsTakenOverAreVoid() {
    connect(0, 1, DEAD);
    assign(IT);
    connect(0, 2, DEAD, new Verdict(IT, Verdict.Action.CLAIM));
    connect(1, 1, HEIR);
    core.tell(new Event.Ended(IT, CoreDriver.ending(3)));

    assertThat(reconcile(DEAD)).contains("j#1");
    assertThat(judge(IT, Verdict.Action.SEND_RESULT)).isEqualTo("1<result j#1");
  }
}
