package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Overlap;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Schedules: each time once, whatever happens to the clock and the coordinator. */
class SchedulesTest {
  private static final ScheduleId ID = new ScheduleId("s");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CatchUp ALL = new CatchUp(CatchUp.Which.ALL, HOUR);

  private final Bench bench = new Bench();

  @Test
  void eachTimeMakesOneJobInTheCommitThatMovesItOn() {
    create(every("10s", Overlap.ALLOW, CatchUp.DEFAULT));
    Instant start = bench.now().wall();
    assertThat(bench.pass(Duration.ofMillis(9_999)).records()).isEmpty();
    assertThat(bench.dispatcher().nextDue()).contains(bench.now().steady().plusMillis(1));
    assertThat(bench.pass(Duration.ofMillis(1)).records())
        .containsExactly(
            "add s:" + start.plusSeconds(10) + "#0 queued",
            "schedule s next " + start.plusSeconds(20));
    assertThat(bench.row("s:" + start.plusSeconds(10)).source()).isEqualTo("schedule:s");
    assertThat(bench.pass(Duration.ZERO).records()).isEmpty();
  }

  @Test
  void aCrashBetweenDecisionAndCommitNeitherLosesATimeNorDoublesIt() {
    create(every("10s", Overlap.ALLOW, ALL));
    bench.pass(Duration.ofSeconds(10));
    bench.holdCommits();
    bench.pass(Duration.ofSeconds(10));
    bench.restart();
    bench.commits();
    bench.pass(Duration.ofSeconds(1));
    bench.pass(Duration.ofSeconds(9));
    assertThat(jobs()).hasSize(3);
  }

  @Test
  void oneThatIsTakenOverFiresFromWhereItsOwnerLeftIt() {
    create(every("10s", Overlap.ALLOW, ALL));
    bench.pass(Duration.ofSeconds(10));
    Restored left = bench.store().load();
    bench.startAnew(List.of());
    bench.dispatcher().renumber(_ -> 1_000);
    assertThat(bench.pass(Duration.ofSeconds(15)).records()).isEmpty();

    bench.decide(new Event.TookOver(List.of(new Predecessor(1, 5)), left));

    assertThat(jobs()).hasSize(1);
    assertThat(bench.dispatcher().nextDue()).contains(bench.now().steady().minusSeconds(5));
    bench.pass(Duration.ZERO);
    assertThat(jobs()).hasSize(2);
    bench.pass(Duration.ofSeconds(5));
    assertThat(jobs()).hasSize(3);
  }

  @Test
  void oneThatWasMadeHereBeforeItWasTakenInGivesWayToIt() {
    create(every("10s", Overlap.ALLOW, ALL));
    Restored left = bench.store().load();
    bench.startAnew(List.of());
    Decision before = new Decision();
    decide(before, new Event.PauseSet(bench.ticket(), Bench.pool(), true));
    decide(before, new Event.TookOver(List.of(new Predecessor(1, 5)), left));
    Decision made = new Decision();
    ScheduleCall again = new ScheduleCall.Create(every("7s", Overlap.ALLOW, ALL));
    decide(made, new Event.ScheduleAsked(bench.ticket(), again));
    bench.dispatcher().recorded(before);
    decide(made, new Event.Tick());

    // The store says that the dead one had made it first.
    bench.dispatcher().withdraw(new Foreign(Set.of(), Set.of(ID)), List.of(made));

    assertThat(bench.views().schedules()).isEqualTo(left.schedules());
    assertThat(made.effects().stream().map(Words::of)).contains("reply 3 elsewhere");
  }

  private void decide(Decision decision, Event event) {
    bench.dispatcher().decide(List.of(event), Stored.NOTHING, bench.now(), decision);
  }

  @Test
  void allThatWasMissedIsCaughtUpOnOldestFirst() {
    create(every("10s", Overlap.ALLOW, ALL));
    Instant start = bench.now().wall();
    bench.wallClockJumps(Duration.ofSeconds(65));
    bench.restart();
    bench.pass(Duration.ZERO);
    assertThat(jobs())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 6).mapToObj(i -> "s:" + start.plusSeconds(i * 10L)).toList());
    bench.pass(Duration.ofSeconds(5));
    assertThat(jobs()).hasSize(7);
  }

  @Test
  void ofManyThatWereMissedAHundredAreCaughtUpOnAtOnceAndTheRestThen() {
    create(every("1s", Overlap.ALLOW, ALL));
    bench.pass(Duration.ofSeconds(250));
    assertThat(jobs()).hasSize(100);
    assertThat(bench.dispatcher().nextDue().orElseThrow()).isLessThan(bench.now().steady());
    bench.pass(Duration.ZERO);
    bench.pass(Duration.ZERO);
    assertThat(jobs()).hasSize(250);
    assertThat(bench.dispatcher().nextDue().orElseThrow()).isGreaterThan(bench.now().steady());
  }

  @Test
  void onlyTheWindowIsCaughtUpOn() {
    create(every("10m", Overlap.ALLOW, ALL));
    bench.pass(Duration.ofDays(300));
    assertThat(jobs()).hasSize(7);
  }

  @Test
  void oneOrNoneOfTheMissedTimesIsCaughtUpOnIfSoWanted() {
    create(every("10m", Overlap.ALLOW, CatchUp.DEFAULT));
    Instant start = bench.now().wall();
    bench.pass(Duration.ofMinutes(45));
    assertThat(jobs()).containsExactly("s:" + start.plus(Duration.ofMinutes(40)));
    delete();
    create(every("10m", Overlap.ALLOW, new CatchUp(CatchUp.Which.SKIP, HOUR)));
    bench.pass(Duration.ofMinutes(45));
    assertThat(jobs()).hasSize(1);
    bench.pass(Duration.ofMinutes(5));
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void aClockThatIsSetBackFiresNothingTwiceAndOneThatIsSetForwardLosesNothing() {
    create(every("10m", Overlap.ALLOW, ALL));
    for (int i = 0; i < 6; i++) {
      bench.pass(Duration.ofMinutes(10));
    }
    bench.wallClockJumps(HOUR.negated());
    for (int i = 0; i < 6; i++) {
      bench.pass(Duration.ofMinutes(10));
    }
    assertThat(jobs()).hasSize(6);
    bench.pass(Duration.ofMinutes(10));
    assertThat(jobs()).hasSize(7);
    bench.wallClockJumps(Duration.ofMinutes(30));
    bench.tickAfter(Duration.ZERO);
    assertThat(jobs()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void aJobThatHasNotEndedKeepsTheNextFromBeingMade() {
    bench.ready("a", 1);
    create(every("10s", Overlap.SKIP, CatchUp.DEFAULT));
    bench.pass(Duration.ofSeconds(10));
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).hasSize(1);
    bench.ends("a", jobs().getFirst(), 1, Outcome.SUCCEEDED);
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void aJobThatIsInTheStoreOnlyKeepsTheNextFromBeingMadeAfterARestartToo() {
    create(every("10s", Overlap.SKIP, CatchUp.DEFAULT));
    bench.pass(Duration.ofSeconds(10));
    bench.restart();
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aJobThatHasNotEndedIsReplaced() {
    bench.ready("a", 2);
    create(every("10s", Overlap.REPLACE, CatchUp.DEFAULT));
    bench.pass(Duration.ofSeconds(10));
    String first = jobs().getFirst();
    bench.accepts("a", first, 1);
    assertThat(bench.pass(Duration.ofSeconds(10)).does("stop"))
        .containsExactly("stop " + first + "#1 on a/1 requested");
    assertThat(jobs()).hasSize(2);
    assertThat(bench.state(first)).isEqualTo(first + "#1 cancelling");
  }

  @Test
  void aTimeWhoseJobIsThereAlreadyMakesNoOther() {
    create(every("10s", Overlap.ALLOW, CatchUp.DEFAULT));
    String id = "s:" + bench.now().wall().plusSeconds(10);
    bench.submit(id);
    bench.restart();
    bench.pass(Duration.ofSeconds(10));
    assertThat(bench.row(id).source()).isEqualTo("api");
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void aTimeWhoseJobWasThereAndIsRemovedMakesNoOther() {
    bench.ready("a", 1);
    create(every("10s", Overlap.ALLOW, CatchUp.DEFAULT));
    String id = "s:" + bench.now().wall().plusSeconds(10);
    bench.submit(id);
    bench.ends("a", id, 1, Outcome.SUCCEEDED);
    bench.removesEnded();
    bench.restart();
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).isEmpty();
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aTimeWhoseJobSomebodyCancelledBeforeItMakesOneThatHasEnded() {
    create(every("10s", Overlap.SKIP, CatchUp.DEFAULT));
    String id = "s:" + bench.now().wall().plusSeconds(10);
    bench.cancelsAhead(id);
    bench.pass(Duration.ofSeconds(10));
    assertThat(bench.state(id)).isEqualTo(id + "#0 cancelled");
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void itsJobsHaveTheRuleForLostAgentsThatItNames() {
    bench.ready("a", 1);
    JobSpec template =
        Ask.job("s").onLost(LossRule.OnLost.HOLD).lostAfter(Duration.ofMinutes(2)).spec();
    ScheduleSpec named = every("10s", Overlap.ALLOW, CatchUp.DEFAULT);
    create(new ScheduleSpec(ID, named.timing(), named.overlap(), named.catchUp(), template));
    bench.restart();
    bench.ready("a", 1);
    bench.pass(Duration.ofSeconds(10));
    String id = jobs().getFirst();
    bench.accepts("a", id, 1);
    bench.leaves("a");
    bench.declaresLost("a");
    assertThat(bench.row(id).spec().policy().loss()).isEqualTo(template.policy().loss());
    assertThat(bench.state(id)).isEqualTo(id + "#1 held");
  }

  @Test
  void pausedItFiresNotAndWhatComesMeanwhileIsLeftOut() {
    create(every("10s", Overlap.ALLOW, ALL));
    ask(new ScheduleCall.Pause(ID, true));
    assertThat(bench.dispatcher().nextDue()).isEmpty();
    bench.restart();
    bench.pass(Duration.ofSeconds(35));
    ask(new ScheduleCall.Pause(ID, false));
    bench.pass(Duration.ofSeconds(4));
    assertThat(jobs()).isEmpty();
    bench.pass(SECOND);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void aTriggerMakesAJobNowUnlessTheOverlapForbidsIt() {
    create(every("10s", Overlap.SKIP, CatchUp.DEFAULT));
    assertThat(ask(new ScheduleCall.Trigger(ID, new JobId("s:x"))).does("reply"))
        .containsExactly("reply 2 submitted s:x#0 queued");
    assertThat(ask(new ScheduleCall.Trigger(ID, new JobId("s:y"))).does("reply"))
        .containsExactly("reply 3 overlaps");
    bench.pass(Duration.ofSeconds(10));
    assertThat(jobs()).containsExactly("s:x");
  }

  @Test
  void theSameAgainIsTheSameAndAnotherIsAConflict() {
    ScheduleSpec spec = every("10s", Overlap.SKIP, CatchUp.DEFAULT);
    create(spec);
    bench.restart();
    assertThat(create(spec).does("reply")).containsExactly("reply 2 existing s");
    assertThat(create(every("9s", Overlap.SKIP, CatchUp.DEFAULT)).does("reply"))
        .containsExactly("reply 3 conflict");
  }

  @Test
  void aDeletedOneFiresNoMoreAndItsJobsStay() {
    create(every("10s", Overlap.ALLOW, ALL));
    bench.pass(Duration.ofSeconds(10));
    assertThat(delete().does("reply")).containsExactly("reply 2 existing s");
    assertThat(delete().does("reply")).containsExactly("reply 3 not found");
    bench.restart();
    bench.pass(HOUR);
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void itFiresBetweenItsBoundsOnly() {
    Instant now = bench.now().wall();
    Timing timing =
        new Timing(
            "@every 10s", ZoneOffset.UTC, Duration.ZERO, now.plusSeconds(60), now.plusSeconds(85));
    create(spec(timing, Overlap.ALLOW, ALL));
    for (int i = 0; i < 20; i++) {
      bench.pass(Duration.ofSeconds(10));
    }
    assertThat(jobs())
        .containsExactly(
            "s:" + now.plusSeconds(60), "s:" + now.plusSeconds(70), "s:" + now.plusSeconds(80));
    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void aJitterPutsEachTimeOffByTheSameWheneverItIsAsked() {
    Timing timing =
        new Timing(
            "0 * * * *",
            ZoneId.of("Europe/Berlin"),
            Duration.ofMinutes(5),
            Instant.EPOCH,
            Timing.NEVER);
    create(spec(timing, Overlap.ALLOW, ALL));
    Duration first = bench.dispatcher().nextDue().orElseThrow();
    bench.reads(bench.restart());
    assertThat(bench.dispatcher().nextDue()).contains(first);
    Instant due = bench.now().wall().plus(first.minus(bench.now().steady()));
    assertThat(due.getEpochSecond() % 3_600).isBetween(1L, 300L);
    bench.pass(first.minus(bench.now().steady()).minusMillis(1));
    assertThat(jobs()).isEmpty();
    bench.pass(Duration.ofMillis(1));
    assertThat(jobs()).singleElement().asString().endsWith(":00:00Z");
  }

  @Test
  void thereAreAtMostSoMany() {
    Decided last = create(every("1h", Overlap.SKIP, ALL));
    for (int i = 0; i < Schedules.MOST; i++) {
      ScheduleSpec one = every("1h", Overlap.SKIP, ALL);
      last =
          create(
              new ScheduleSpec(
                  new ScheduleId("s" + i),
                  one.timing(),
                  one.overlap(),
                  one.catchUp(),
                  one.template()));
    }
    assertThat(last.does("reply")).singleElement().asString().endsWith("too many");
  }

  private Decided create(ScheduleSpec spec) {
    return ask(new ScheduleCall.Create(spec));
  }

  private Decided delete() {
    return ask(new ScheduleCall.Delete(ID));
  }

  private Decided ask(ScheduleCall call) {
    return bench.decide(new Event.ScheduleAsked(bench.ticket(), call));
  }

  private static ScheduleSpec every(String distance, Overlap overlap, CatchUp catchUp) {
    Timing timing =
        new Timing(
            "@every " + distance, ZoneOffset.UTC, Duration.ZERO, Instant.EPOCH, Timing.NEVER);
    return spec(timing, overlap, catchUp);
  }

  private static ScheduleSpec spec(Timing timing, Overlap overlap, CatchUp catchUp) {
    return new ScheduleSpec(ID, timing, overlap, catchUp, Ask.job("s").spec());
  }

  /** The ids of all jobs that were made, in order. */
  private List<String> jobs() {
    return bench.store().ids();
  }
}
