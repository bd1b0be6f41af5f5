package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A window full of jobs that nobody can run now, and others behind them. */
class BlockedWindowTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Bench bench = new Bench(Bench.window(10));

  @Test
  void jobsBehindAWindowThatNobodyCanRunStart() {
    submit("blocked", 20, "nobody-has-it");
    submit("j", 5, "echo");

    assertThat(jobs(bench.ready("a", 8))).containsExactlyElementsOf(Bench.ids("j", 5));
  }

  @Test
  void jobsThatArriveBehindSuchAWindowStart() {
    bench.ready("a", 8);
    submit("blocked", 20, "nobody-has-it");

    assertThat(jobs(bench.submit("j1"))).containsExactly("j1");
    assertThat(jobs(bench.submit("j2"))).containsExactly("j2");
  }

  @Test
  void severalReasonsToWaitHoldNobodyElseUp() {
    for (int i = 1; i <= 40; i++) {
      bench.submit(Ask.job("blocked" + i).handler("h" + i % 4));
      bench.submit(Ask.job("pinned" + i).pinnedTo("away" + i));
    }
    submit("j", 5, "echo");

    assertThat(jobs(bench.ready("a", 8))).containsExactlyElementsOf(Bench.ids("j", 5));
  }

  @Test
  void moreRequirementsThanCanBeRememberedHoldNobodyElseUp() {
    for (int i = 1; i <= 60; i++) {
      bench.submit(Ask.job("pinned" + i).pinnedTo("away" + i));
    }
    submit("j", 5, "echo");

    assertThat(jobs(bench.ready("a", 8))).containsExactlyElementsOf(Bench.ids("j", 5));
    assertThat(jobs(bench.submit("k"))).containsExactly("k");
    assertThat(jobs(bench.ready("away60", 1))).containsExactly("pinned60");
    assertThat(jobs(bench.ready("away37", 1))).containsExactly("pinned37");
  }

  @Test
  void onceTheyCanRunTheyStartInTheirOrder() {
    submit("blocked", 20, "rare");
    submit("j", 30, "echo");
    assertThat(runAll()).containsExactlyElementsOf(Bench.ids("j", 30));

    assertThat(jobs(bench.ready(Join.as("b").handlers("rare"), 20)))
        .containsExactlyElementsOf(Bench.ids("blocked", 20));
  }

  @Test
  void whatIsBehindStartsInItsOrderToo() {
    submit("blocked", 20, "nobody-has-it");
    for (int i = 1; i <= 30; i++) {
      bench.submit(Ask.job("j" + i).priority(i % 3));
    }
    List<String> order = new ArrayList<>();
    for (int priority = 2; priority >= 0; priority--) {
      int of = priority;
      IntStream.rangeClosed(1, 30).filter(i -> i % 3 == of).forEach(i -> order.add("j" + i));
    }

    assertThat(runAll()).containsExactlyElementsOf(order);
  }

  @Test
  void jobsOfABusyAgentHoldNobodyElseUp() {
    bench.ready(Join.as("slow").handlers("rare"), 1);
    submit("rare", 40, "rare");
    submit("j", 20, "echo");

    assertThat(runAll()).containsExactlyElementsOf(Bench.ids("j", 20));
    List<String> rare = new ArrayList<>();
    for (int i = 1; i < 40; i++) {
      rare.addAll(jobs(bench.ends("slow", "rare" + i, 1, Outcome.SUCCEEDED)));
    }
    assertThat(rare).containsExactlyElementsOf(Bench.ids("rare", 40).subList(1, 40));
  }

  @Test
  void theyStartWhenWhatBlocksIsCancelled() {
    submit("blocked", 20, "nobody-has-it");
    submit("j", 5, "echo");
    Bench.ids("blocked", 20).forEach(id -> bench.reads(bench.cancels(id)));

    assertThat(jobs(bench.ready("a", 8))).containsExactlyElementsOf(Bench.ids("j", 5));
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void theyStartAfterARestart() {
    submit("blocked", 40, "nobody-has-it");
    submit("j", 5, "echo");
    bench.reads(bench.restart(Bench.window(10)));

    assertThat(jobs(bench.ready("a", 8))).containsExactlyElementsOf(Bench.ids("j", 5));
  }

  @Test
  void theyStartWhenBytesFillTheWindow() {
    bench = new Bench(Bench.bytes(20));
    for (String id : Bench.ids("blocked", 20)) {
      bench.submit(Ask.job(id).handler("nobody-has-it").payload("12345"));
    }
    for (String id : Bench.ids("j", 5)) {
      bench.submit(Ask.job(id).payload("123456789 123456789 123456789"));
    }

    assertThat(runAll()).containsExactlyElementsOf(Bench.ids("j", 5));
    assertThat(bench.pool("default").queued()).isEqualTo(20);
  }

  @Test
  void aJobThatDoesNotFitBesideASmallOneIsNotReadAgainAndAgain() {
    bench = new Bench(Bench.bytes(12));
    bench.submit(Ask.job("small").handler("nobody-has-it").payload("1"));
    bench.submit(Ask.job("big").handler("nobody-has-it").payload("much bigger than that"));

    assertThat(bench.tickAfter(SECOND).does("read")).isEmpty();
    assertThat(jobs(bench.ready(Join.as("b").handlers("nobody-has-it"), 2)))
        .containsExactly("small", "big");
  }

  @Test
  void theSmallestWindowIsNoObstacle() {
    bench = new Bench(Bench.window(1));
    submit("blocked", 7, "nobody-has-it");
    bench.submit(Ask.job("pinned").pinnedTo("away"));
    submit("j", 5, "echo");

    assertThat(runAll()).containsExactlyElementsOf(Bench.ids("j", 5));
  }

  @Test
  void theShelfIsReadOnceAndThenRests() {
    bench = new Bench(Bench.window(100));
    submit("blocked", 10_000, "nobody-has-it");

    Decided all = bench.reads(bench.ready("a", 8));
    assertThat(all.does("read")).hasSizeLessThan(10);
    Decided restarted = bench.reads(bench.restart(Bench.window(100)));
    assertThat(restarted.and(bench.reads(bench.ready("a", 8))).does("read"))
        .hasSizeBetween(200, 210);
    for (int i = 0; i < 5; i++) {
      assertThat(bench.tickAfter(SECOND).does("read")).isEmpty();
      assertThat(bench.beats("a").does("read")).isEmpty();
    }
    Decided started = bench.reads(bench.submit("j"));
    assertThat(started.assigns()).hasSize(1);
    Decided ended = bench.reads(bench.ends("a", "j", 1, Outcome.SUCCEEDED));
    assertThat(started.and(ended).does("read")).hasSizeLessThan(5);
  }

  private void submit(String prefix, int count, String handler) {
    Event[] events =
        Bench.ids(prefix, count).stream()
            .map(id -> bench.submitted(Ask.job(id).handler(handler)))
            .toArray(Event[]::new);
    bench.reads(bench.decide(events));
  }

  private List<String> jobs(Decided decided) {
    return Bench.jobs(bench.reads(decided).assigns());
  }

  /** Runs what a plain agent can, one at a time, and gives the order. */
  private List<String> runAll() {
    List<String> order = new ArrayList<>();
    List<String> now = jobs(bench.ready("a", 1));
    while (!now.isEmpty()) {
      order.addAll(now);
      now = jobs(bench.ends("a", now.getFirst(), 1, Outcome.SUCCEEDED));
    }
    return order;
  }
}
