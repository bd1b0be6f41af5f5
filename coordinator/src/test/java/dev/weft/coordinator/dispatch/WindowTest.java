package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queued jobs beyond what fits into memory: on the shelf, and back. */
class WindowTest {
  private final Bench bench = new Bench(Bench.window(4));

  @Test
  void whatDoesNotFitIsCountedAndComesInItsOrder() {
    submitAll("j", 10);
    assertThat(bench.pool("default").queued()).isEqualTo(10);

    assertThat(runAll()).containsExactlyElementsOf(Bench.ids("j", 10));
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void aJobOfHigherPriorityPushesTheLastOneOut() {
    submitAll("low", 5);
    bench.submit(Ask.job("high").priority(9));
    assertThat(bench.pool("default").queued()).isEqualTo(6);

    assertThat(runAll()).containsExactly("high", "low1", "low2", "low3", "low4", "low5");
  }

  @Test
  void aJobOfHigherPriorityIsNotOvertakenByTheShelf() {
    submitAll("low", 10);
    bench.ready("a", 1);
    bench.submit(Ask.job("high").priority(9));

    assertThat(Bench.jobs(bench.ends("a", "low1", 1, Outcome.SUCCEEDED).assigns()))
        .containsExactly("high");
  }

  @Test
  void bytesCountToo() {
    Bench tight = new Bench(Bench.bytes(12));
    for (String id : Bench.ids("j", 6)) {
      tight.submit(Ask.job(id).payload("hello"));
    }
    assertThat(tight.views().waits(tight.row("j2").id())).isPresent();
    assertThat(tight.views().waits(tight.row("j3").id())).isEmpty();

    assertThat(runAll(tight)).containsExactlyElementsOf(Bench.ids("j", 6));
  }

  @Test
  void aJobBiggerThanTheWholeWindowRunsToo() {
    Bench tight = new Bench(Bench.bytes(3));
    tight.submit(Ask.job("big").payload("much too big"));
    tight.submit(Ask.job("bigger").payload("even much bigger"));

    assertThat(runAll(tight)).containsExactly("big", "bigger");
  }

  @Test
  void aPageIsAskedForWhenTheWindowIsHalfEmptyAndNotBefore() {
    submitAll("j", 10);

    assertThat(bench.ready("a", 1).does("read")).isEmpty();
    assertThat(bench.ends("a", "j1", 1, Outcome.SUCCEEDED).does("read"))
        .containsExactly("read 2 of default");
    assertThat(bench.ends("a", "j2", 1, Outcome.SUCCEEDED).does("read"))
        .as("one page at a time")
        .isEmpty();
  }

  @Test
  void aPageThatCannotBeReadIsNotAskedForAgainBeforeTheNextTick() {
    submitAll("j", 10);
    bench.ready("a", 1);
    bench.ends("a", "j1", 1, Outcome.SUCCEEDED);

    Decided empty = bench.decide(new Event.PageRead(Bench.pool(), List.of(), true));
    assertThat(empty.does("read")).isEmpty();
    assertThat(bench.decide().does("read")).isEmpty();
    assertThat(bench.tickAfter(Duration.ofSeconds(1)).does("read")).hasSize(1);
  }

  @Test
  void aPageIsNotBelievedAboutAJobThatHasEndedSinceItWasRead() {
    submitAll("j", 6);
    bench.ready("a", 1);
    bench.ends("a", "j1", 1, Outcome.SUCCEEDED);
    Event stale = bench.page("default", 10);
    bench.cancels("j6");

    bench.decide(stale);

    assertThat(bench.pool("default").queued()).isEqualTo(3);
    assertThat(runAll()).containsExactly("j3", "j4", "j5");
    assertThat(bench.state("j6")).isEqualTo("j6#0 cancelled");
  }

  @Test
  void aSlowPageIsNotBelievedHoweverMuchWasRecordedSince() {
    submitAll("j", 8);
    bench.ready("a", 1);
    bench.ends("a", "j1", 1, Outcome.SUCCEEDED);
    Event slow = bench.page("default", 100);
    bench.cancels("j8");
    List<Event> others = new ArrayList<>();
    for (String id : Bench.ids("other", 17_000)) {
      others.add(bench.submitted(Ask.job(id).in("elsewhere")));
      others.add(bench.cancel(id, false));
    }
    bench.decide(others.toArray(Event[]::new));

    bench.decide(slow);

    assertThat(bench.pool("default").queued()).isEqualTo(5);
    assertThat(bench.state("j8")).isEqualTo("j8#0 cancelled");
    assertThat(bench.ends("a", "j2", 1, Outcome.SUCCEEDED).assigns()).hasSize(1);
  }

  @Test
  void whatIsCancelledOnTheShelfIsNotCountedTwice() {
    submitAll("j", 6);
    bench.cancels("j6");
    bench.cancels("j6");

    assertThat(bench.pool("default").queued()).isEqualTo(5);
    assertThat(runAll()).hasSize(5);
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void aRetryComesBackFromTheShelfBeforeYoungerJobs() {
    bench.ready("a", 1);
    submitAll("j", 3);
    Decided retry = bench.ends("a", "j1", 1, Outcome.FAILED);
    assertThat(Bench.jobs(retry.assigns())).containsExactly("j2");
    bench.reads(bench.pass(Duration.ofSeconds(1)));

    assertThat(Bench.jobs(bench.reads(bench.ends("a", "j2", 1, Outcome.SUCCEEDED)).assigns()))
        .containsExactly("j1");
  }

  @Test
  void aRejectedJobIsNotStuckBehindAWindowOfJobsThatNobodyCanRun() {
    for (String id : Bench.ids("blocked", 9)) {
      bench.submit(Ask.job(id).priority(0).handler("nobody-has-it"));
    }
    bench.ready("a", 1);
    bench.submit(Ask.job("j").priority(1));
    bench.ready("b", 1);

    Decided again = bench.reads(bench.rejects("a", "j", 1, RejectReason.BUSY));

    assertThat(again.assigns()).containsExactly("assign j#2 to b/2");
  }

  @Test
  void aReadThatFailedIsAskedForAgainWhenOnlyTheShelfHasWork() {
    for (String id : Bench.ids("blocked", 9)) {
      bench.submit(Ask.job(id).priority(0).handler("nobody-has-it"));
    }
    bench.ready("a", 1);
    bench.submit(Ask.job("j").priority(1));
    bench.ready("b", 1);
    assertThat(bench.rejects("a", "j", 1, RejectReason.BUSY).does("read")).hasSize(1);

    bench.decide(new Event.PageRead(Bench.pool(), List.of(), true));

    assertThat(bench.reads(bench.tickAfter(Duration.ofSeconds(1))).assigns())
        .containsExactly("assign j#2 to b/2");
  }

  @Test
  void jobsThatArriveWhileTheShelfIsReadDoNotGoBehindIt() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.DRAINED);

    // The page with j is under way.
    assertThat(bench.submit("k").assigns()).containsExactly("assign k#1 to a/1");
    assertThat(bench.submit("l").assigns()).containsExactly("assign l#1 to a/1");
    assertThat(bench.decide(bench.page("default", 2)).assigns())
        .containsExactly("assign j#2 to a/1");
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void jobsOnTheShelfKeepTheirPayload() {
    submitAll("j", 5);
    bench.submit(Ask.job("last").payload("precious"));
    bench.ready("a", 1);
    List<Effect> all = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      all.addAll(bench.reads(bench.ends("a", "j" + i, 1, Outcome.SUCCEEDED)).effects());
    }

    assertThat(all)
        .filteredOn(Effect.Assign.class::isInstance)
        .last()
        .isInstanceOfSatisfying(
            Effect.Assign.class,
            assign -> assertThat(assign.spec().payload().bytes()).hasSize("precious".length()));
  }

  private void submitAll(String prefix, int count) {
    Bench.ids(prefix, count).forEach(bench::submit);
  }

  private List<String> runAll() {
    return runAll(bench);
  }

  /** Runs what there is, one at a time, and gives the order. */
  private static List<String> runAll(Bench bench) {
    List<String> order = new ArrayList<>();
    List<String> now = Bench.jobs(bench.reads(bench.ready("runner", 1)).assigns());
    while (!now.isEmpty()) {
      order.addAll(now);
      Event ended = bench.ended("runner", now.getFirst(), 1, Outcome.SUCCEEDED);
      now = Bench.jobs(bench.reads(bench.decide(ended)).assigns());
    }
    return order;
  }
}
