package dev.weft.agent.core;

import static dev.weft.agent.core.CoreDriver.assignment;
import static dev.weft.agent.core.CoreDriver.attempt;
import static dev.weft.agent.core.CoreDriver.ending;
import static dev.weft.agent.core.CoreDriver.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the core decides over several events. */
final class CoreTest {
  private static final AttemptId J1 = attempt("j", 1);
  private static final AttemptId J2 = attempt("j", 2);

  @Test
  void unacknowledgedResultIsSentAgainMoreAndMoreSeldom() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    assertThat(core.end(J1)).isEqualTo("=j#1 SUCCEEDED, 0<result j#1");
    String again = ": 0<result j#1";
    assertThat(core.tellTicks(Duration.ofSeconds(200)))
        .isEqualTo("5s%1$s; 15s%1$s; 35s%1$s; 75s%1$s; 135s%1$s; 195s%1$s".formatted(again));
    assertThat(core.ack(J1)).isEqualTo("-j#1, forget j#1");
    assertThat(core.tellTicks(Duration.ofSeconds(100))).isEmpty();
  }

  @Test
  void resultMadeWithoutStreamIsSentOnTheNextOne() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    core.tell(new Event.Lost(core.current()));
    assertThat(core.end(J1)).isEqualTo("=j#1 SUCCEEDED");
    assertThat(core.tellTicks(Duration.ofSeconds(100))).isEmpty();
    assertThat(core.open()).isEqualTo("0<inventory[j#1 finished]");
    assertThat(core.tell(CoreDriver.welcomed(core.current(), 1))).isEmpty();
    assertThat(
            core.tell(
                new Event.Judged(
                    core.current(), 0, List.of(new Verdict(J1, Verdict.Action.SEND_RESULT)))))
        .isEqualTo("0<ready 10, 0<result j#1");
  }

  @Test
  void resultMadeSinceTheInventoryOutlivesAnAbort() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    assertThat(core.open()).isEqualTo("0<inventory[j#1 running]");
    assertThat(core.end(J1)).isEqualTo("=j#1 SUCCEEDED");
    core.tell(CoreDriver.welcomed(core.current(), 1));
    assertThat(
            core.tell(
                new Event.Judged(
                    core.current(), 0, List.of(new Verdict(J1, Verdict.Action.ABORT)))))
        .isEqualTo("0<ready 10, 0<result j#1");
  }

  @Test
  void newerAttemptStartsOnlyWhenTheOlderHasEnded() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    assertThat(core.assign(J2)).isEqualTo("+j#2, 0<accepted j#2, stop j#1 SUPERSEDED");
    assertThat(core.giveUp(J1)).isEqualTo("=j#1 SUCCEEDED, 0<result j#1, 0<credits 9");
    assertThat(core.end(J1)).isEqualTo("0<credits 10, start j#2");
  }

  @Test
  void messagesOfAnOldStreamCountForNothing() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    StreamRef old = core.current();
    core.connect();
    assertThat(core.tell(new Event.Assigned(old, assignment(J1)))).isEmpty();
    assertThat(core.core.load()).isEqualTo(Load.NONE);
  }

  @Test
  void inventoryComesInChunks() {
    CoreDriver core = new CoreDriver(2000, 1 << 20);
    core.connect();
    for (int job = 0; job < 1001; job++) {
      core.assign(attempt("j" + job, 1));
    }
    List<Effect> effects = core.decide(new Event.Opened(stream(0, 2))).effects();
    assertThat(effects)
        .extracting(effect -> ((Message.Inventory) ((Effect.Send) effect).message()).items().size())
        .containsExactly(500, 500, 1);
    assertThat(effects)
        .extracting(effect -> ((Message.Inventory) ((Effect.Send) effect).message()).last())
        .containsExactly(false, false, true);
  }

  @Test
  void noMoreAttemptsThanSlotsAreTaken() {
    CoreDriver core = new CoreDriver(2, 1 << 20);
    core.connect();
    core.assign(J1);
    core.assign(attempt("k", 1));
    assertThat(core.assign(attempt("l", 1))).isEqualTo("0<rejected l#1 BUSY");
    core.end(J1);
    assertThat(core.assign(attempt("l", 1))).contains("start l#1");
  }

  @Test
  void unknownHandlerIsRefused() {
    CoreDriver core = new CoreDriver(2, 1 << 20);
    core.connect();
    Assignment other =
        new Assignment(
            J1, new HandlerName("other"), Content.EMPTY, Duration.ZERO, Optional.empty(), "");
    assertThat(core.tell(new Event.Assigned(core.current(), other)))
        .isEqualTo("0<rejected j#1 UNKNOWN_HANDLER");
  }

  @Test
  void nothingIsTakenWhileResultsFillTheMemory() {
    CoreDriver core = new CoreDriver(10, 10_000);
    core.connect();
    core.assign(J1);
    assertThat(core.tell(new Event.Ended(J1, ending(9_000))))
        .isEqualTo("=j#1 SUCCEEDED, 0<result j#1, 0<credits 0");
    assertThat(core.assign(J2)).isEqualTo("0<rejected j#2 BUSY");
    assertThat(core.ack(J1)).isEqualTo("-j#1, forget j#1, 0<credits 10");
  }

  @Test
  void freeSlotsAreSplitOverTheLinksThatAreReady() {
    CoreDriver core = new CoreDriver(11, 1 << 20);
    assertThat(core.connect()).isEqualTo("0<inventory[] | 0<ready 11");
    core.tell(new Event.Opened(stream(1, 1)));
    // What the first one may already have assigned is not given to the other at once.
    assertThat(core.tell(CoreDriver.welcomed(stream(1, 1), 0))).isEqualTo("1<ready 0, 0<credits 6");
    assertThat(core.tell(new Event.Tick())).isEqualTo("");
    core.pass(Duration.ofMillis(250));
    assertThat(core.tell(new Event.Tick())).isEqualTo("1<credits 5");
    core.assign(J1);
    core.assign(attempt("k", 1));
    assertThat(core.tell(new Event.Tick())).isEqualTo("");
    assertThat(core.tell(new Event.Lost(stream(1, 1)))).isEqualTo("0<credits 11");
  }

  @Test
  void eachCoordinatorIsToldOfItsOwnAttemptsOnly() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.tell(new Event.Opened(stream(1, 1)));
    core.tell(CoreDriver.welcomed(stream(1, 1), 0));
    core.assign(J1);
    core.tell(new Event.Assigned(stream(1, 1), assignment(attempt("k", 1))));
    assertThat(core.open()).startsWith("0<inventory[j#1 running]");
    assertThat(core.tell(new Event.Opened(stream(1, 2)))).startsWith("1<inventory[k#1 running]");
    assertThat(core.tell(new Event.Ended(attempt("k", 1), ending(0)))).isEqualTo("=k#1 SUCCEEDED");
    assertThat(core.tell(CoreDriver.welcomed(stream(1, 2), 0))).contains("1<result k#1");
  }

  @Test
  void drainFinishesWhatRunsAndLeavesWhenAllIsAcknowledged() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    assertThat(core.tell(drain(60, 90))).isEqualTo("0<credits 0 draining");
    assertThat(core.assign(attempt("k", 1))).isEqualTo("0<rejected k#1 DRAINING");
    core.end(J1);
    assertThat(core.ack(J1))
        .isEqualTo("-j#1, forget j#1, 0<goodbye, leave with 0 running, 0 stuck, 0 unacked");
    assertThat(core.tellTicks(Duration.ofSeconds(100))).isEmpty();
  }

  @Test
  void drainStopsWhatRunsTooLongAndLeavesInTheEndWhateverItHolds() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    core.assign(attempt("k", 1));
    core.tell(drain(60, 90));
    assertThat(core.tellTicks(Duration.ofSeconds(60)))
        .isEqualTo("60s: stop j#1 DRAIN, stop k#1 DRAIN");
    core.giveUp(J1);
    core.end(attempt("k", 1));
    core.ack(attempt("k", 1));
    assertThat(core.tellTicks(Duration.ofSeconds(30)))
        .endsWith("30s: leave with 0 running, 1 stuck, 1 unacked");
  }

  @Test
  void agentThatDrainsTellsSoOnEachNewStream() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.assign(J1);
    core.tell(drain(60, 90));
    assertThat(core.connect(J1, Verdict.Action.CONTINUE))
        .isEqualTo("0<ready 0, 0<credits 0 draining");
  }

  @Test
  void coordinatorThatAsksForAnAttemptOfAnotherTakesItOver() {
    CoreDriver core = new CoreDriver(10, 1 << 20);
    core.connect();
    core.tell(new Event.Opened(stream(1, 1)));
    core.tell(CoreDriver.welcomed(stream(1, 1), 0));
    core.assign(J1);
    core.assign(J2);
    for (AttemptId attempt : List.of(J1, J2)) {
      assertThat(core.tell(new Event.Assigned(stream(1, 1), assignment(attempt))))
          .endsWith("1<accepted " + attempt);
    }
    assertThat(core.end(J1)).isEqualTo("=j#1 SUCCEEDED, 1<result j#1, start j#2 for 1");
    assertThat(core.end(J2)).isEqualTo("=j#2 SUCCEEDED, 1<result j#2");
    assertThat(core.assign(J2)).isEqualTo("j#2 speaks to 0, 0<result j#2");
    assertThat(core.open()).startsWith("0<inventory[j#2 finished]");
  }

  private static Event drain(int finishSeconds, int leaveSeconds) {
    return new Event.DrainAsked(
        Duration.ofSeconds(finishSeconds), Duration.ofSeconds(leaveSeconds));
  }
}
