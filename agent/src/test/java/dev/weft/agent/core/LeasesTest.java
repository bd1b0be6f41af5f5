package dev.weft.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The usual lease: lost after 300 s, so with 10 s of grace attempts stop 260 s after a sign. */
final class LeasesTest {
  private static final Duration LOST_AFTER = Duration.ofMinutes(5);
  private static final AttemptId J = CoreDriver.attempt("j", 1);
  private static final AttemptId K = CoreDriver.attempt("k", 1);

  private final CoreDriver core = new CoreDriver(10, 1 << 20);

  @Test
  void stopsWhatRunsBeforeTheCoordinatorGivesItAway() {
    welcome();
    core.assign(J);
    core.tell(new Event.Lost(core.current()));
    assertThat(core.tellTicks(LOST_AFTER))
        .isEqualTo("260s: stop j#1 CUT_OFF, cut off from 0 for 260s: 1");
  }

  @Test
  void countsFromTheSendingOfTheNewestAnsweredSignAndNotFromItsAnswer() {
    welcome();
    core.assign(J);
    core.pass(seconds(100));
    core.tell(new Event.Answered(core.current(), seconds(60)));
    assertThat(core.tellTicks(seconds(219))).isEmpty();
    assertThat(core.tellTicks(seconds(1))).startsWith("1s: stop j#1 CUT_OFF");
  }

  @Test
  void lateAnswerToAnOlderSignShortensNothing() {
    welcome();
    core.assign(J);
    core.tell(new Event.Answered(core.current(), seconds(100)));
    core.tell(new Event.Answered(core.current(), seconds(50)));
    assertThat(core.tellTicks(seconds(359))).isEmpty();
  }

  @Test
  void helloCountsAsASignOnceItIsWelcomed() {
    welcome();
    core.assign(J);
    core.pass(seconds(200));
    core.open();
    core.tell(new Event.Welcomed(core.current(), 1, LOST_AFTER, seconds(199)));
    assertThat(core.tellTicks(seconds(258))).isEmpty();
    assertThat(core.tellTicks(seconds(1))).contains("stop j#1 CUT_OFF");
  }

  @Test
  void jobMayAskForALongerOrShorterTimeOrForNone() {
    welcome();
    core.tell(new Event.Assigned(core.current(), assignment(J, seconds(60))));
    core.assign(K);
    AttemptId never = CoreDriver.attempt("never", 1);
    core.tell(new Event.Assigned(core.current(), assignment(never, Duration.ZERO)));
    AttemptId longer = CoreDriver.attempt("longer", 1);
    core.tell(new Event.Assigned(core.current(), assignment(longer, seconds(600))));
    assertThat(core.tellTicks(Duration.ofDays(1)))
        .isEqualTo(
            "44s: stop j#1 CUT_OFF, cut off from 0 for 44s: 1; "
                + "260s: stop k#1 CUT_OFF, cut off from 0 for 260s: 1; "
                + "530s: stop longer#1 CUT_OFF, cut off from 0 for 530s: 1");
  }

  @Test
  void resultThatWasMadeBeforeIsTheTruth() {
    welcome();
    core.assign(J);
    core.tell(new Event.Lost(core.current()));
    core.end(J);
    assertThat(core.tellTicks(LOST_AFTER)).isEmpty();
    assertThat(core.open()).isEqualTo("0<inventory[j#1 finished]");
  }

  @Test
  void whatWasStoppedIsReportedWhenTheCoordinatorIsBack() {
    welcome();
    core.assign(J);
    core.tell(new Event.Lost(core.current()));
    core.tellTicks(LOST_AFTER);
    Ending lost = Ending.neverRan(StopReason.CUT_OFF);
    assertThat(core.tell(new Event.Ended(J, lost))).isEqualTo("=j#1 LOST");
    assertThat(core.open()).isEqualTo("0<inventory[j#1 finished]");
  }

  @Test
  void whatWaitsForAnOlderAttemptEndsWithoutHavingRun() {
    welcome();
    core.assign(J);
    core.assign(CoreDriver.attempt("j", 2));
    assertThat(core.tellTicks(LOST_AFTER))
        .startsWith("260s: =j#2 LOST, 0<result j#2, cut off from 0 for 260s: 1");
  }

  @Test
  void assignmentThatIsReadAfterTheLeaseIsOverIsNotTaken() {
    welcome();
    core.pass(seconds(260));
    assertThat(core.assign(J)).isEqualTo("0<rejected j#1 BUSY");
  }

  @Test
  void leaseThatLeavesNoTimeToStopIsNotTaken() {
    CoreDriver slow = new CoreDriver(10, 1 << 20, seconds(60));
    slow.open();
    slow.tell(new Event.Welcomed(slow.current(), 0, LOST_AFTER, Duration.ZERO));
    assertThat(slow.tell(new Event.Assigned(slow.current(), assignment(J, seconds(60)))))
        .isEqualTo("0<rejected j#1 NOT_ALLOWED");
    assertThat(slow.tell(new Event.Assigned(slow.current(), assignment(J, seconds(70)))))
        .startsWith("+j#1");
  }

  @Test
  void otherCoordinatorsAttemptsGoOn() {
    welcome();
    core.assign(J);
    StreamRef other = CoreDriver.stream(1, 1);
    core.tell(new Event.Opened(other));
    core.tell(new Event.Welcomed(other, 0, seconds(600), Duration.ZERO));
    core.tell(new Event.Assigned(other, CoreDriver.assignment(K)));
    assertThat(core.tellTicks(LOST_AFTER))
        .contains("260s: stop j#1 CUT_OFF, cut off from 0 for 260s: 1")
        .doesNotContain("k#1");
  }

  private void welcome() {
    core.open();
    core.tell(new Event.Welcomed(core.current(), 0, LOST_AFTER, Duration.ZERO));
  }

  private static Assignment assignment(AttemptId attempt, Duration lostAfter) {
    return new Assignment(
        attempt, CoreDriver.SLEEP, Content.EMPTY, Duration.ZERO, Optional.of(lostAfter), "");
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
