package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which agent gets which job, and in which order. */
class PlacementTest {
  private final Bench bench = new Bench();

  @Test
  void aJobIsAcceptedAndAssignedInOneDecision() {
    bench.ready("a", 1);

    Decided decided = bench.submit("j");

    assertThat(decided.records()).containsExactly("add j#1 assigned");
    assertThat(decided.does()).containsExactly("reply 1 submitted j#0 queued", "assign j#1 to a/1");
  }

  @Test
  void anAgentGetsNothingBeforeItIsReady() {
    bench.submit("j");

    assertThat(bench.joins(Join.as("a")).assigns()).isEmpty();
    assertThat(bench.credits("a", 1).assigns()).containsExactly("assign j#1 to a/1");
  }

  @Test
  void creditsAreAbsoluteAndNotAdded() {
    bench.ready("a", 2);
    assertThat(bench.decide(submits("j", 5)).assigns()).hasSize(2);

    assertThat(bench.credits("a", 2).assigns()).isEmpty();
    assertThat(bench.credits("a", 3).assigns()).hasSize(1);
    assertThat(bench.credits("a", 1).assigns()).isEmpty();
  }

  @Test
  void anAgentWithFewerCreditsThanAttemptsGetsNothingUntilEnoughHaveEnded() {
    bench.ready("a", 3);
    bench.decide(submits("j", 5));
    bench.credits("a", 1);

    assertThat(bench.ends("a", "j1", 1, Outcome.SUCCEEDED).assigns()).isEmpty();
    assertThat(bench.ends("a", "j2", 1, Outcome.SUCCEEDED).assigns()).isEmpty();
    assertThat(bench.ends("a", "j3", 1, Outcome.SUCCEEDED).assigns())
        .containsExactly("assign j4#1 to a/1");
  }

  @Test
  void creditsOfAnotherStreamAreIgnored() {
    bench.joins(Join.as("a"));
    long old = bench.stream("a");
    bench.joins(Join.as("a"));
    bench.submit("j");

    Decided late = bench.decide(new Event.CreditsSet(Join.as("a").agent(), old, 5, false));

    assertThat(late.assigns()).isEmpty();
  }

  @Test
  void aJobGoesOnlyToAnAgentWithItsHandler() {
    bench.ready(Join.as("a").handlers("http"), 5);
    assertThat(bench.submit("j").assigns()).isEmpty();

    assertThat(bench.ready(Join.as("b").handlers("http", "echo"), 5).assigns())
        .containsExactly("assign j#1 to b/2");
  }

  @Test
  void aJobGoesOnlyToAnAgentWithItsLabels() {
    bench.ready(Join.as("a"), 5);
    bench.ready(Join.as("b").label("disk", "slow"), 5);
    assertThat(bench.submit(Ask.job("j").label("disk", "fast")).assigns()).isEmpty();

    assertThat(bench.ready(Join.as("c").label("disk", "fast"), 5).assigns())
        .containsExactly("assign j#1 to c/3");
  }

  @Test
  void aPinnedJobGoesOnlyToItsAgent() {
    bench.ready("a", 5);
    assertThat(bench.submit(Ask.job("j").pinnedTo("b")).assigns()).isEmpty();

    assertThat(bench.ready("b", 5).assigns()).containsExactly("assign j#1 to b/2");
  }

  @Test
  void aPinnedJobWaitsForItsAgentToHaveRoom() {
    bench.ready("b", 1);
    bench.submit("first");
    assertThat(bench.submit(Ask.job("j").pinnedTo("b")).assigns()).isEmpty();

    assertThat(bench.ends("b", "first", 1, Outcome.SUCCEEDED).assigns())
        .containsExactly("assign j#1 to b/1");
  }

  @Test
  void aJobGoesOnlyToAnAgentOfItsPool() {
    bench.ready("a", 5);
    assertThat(bench.submit(Ask.job("j").in("other")).assigns()).isEmpty();

    assertThat(bench.ready(Join.as("b").pools("other"), 5).assigns())
        .containsExactly("assign j#1 to b/2");
  }

  @Test
  void theLeastLoadedAgentIsNext() {
    bench.ready("a", 4);
    bench.ready("b", 8);

    // a is a quarter full after one job, b only after two.
    assertThat(bench.decide(submits("j", 6)).assigns())
        .extracting(w -> w.substring(w.indexOf(" to ") + 4, w.indexOf('/')))
        .containsExactlyInAnyOrder("a", "a", "b", "b", "b", "b");
  }

  @Test
  void ofEqualAgentsTheOneThatWaitedLongestIsNext() {
    bench.ready("a", 1);
    bench.ready("b", 1);
    bench.ready("c", 1);
    List<String> picked = new ArrayList<>();
    for (String id : Bench.ids("j", 6)) {
      Decided decided = bench.submit(id);
      String agent = Bench.agents(decided.assigns()).iterator().next();
      picked.add(agent);
      bench.ends(agent, id, 1, Outcome.SUCCEEDED);
    }

    assertThat(picked).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void higherPriorityGoesFirstThenOlder() {
    bench.submit(Ask.job("low").priority(0));
    bench.submit(Ask.job("high1").priority(9));
    bench.submit(Ask.job("middle").priority(5));
    bench.submit(Ask.job("high2").priority(9));

    assertThat(Bench.jobs(bench.ready("a", 9).assigns()))
        .containsExactly("high1", "high2", "middle", "low");
  }

  @Test
  void jobsThatCannotBePlacedDoNotHoldUpOthers() {
    bench.submit(Ask.job("blocked1").priority(9).handler("http"));
    bench.submit(Ask.job("blocked2").priority(9).pinnedTo("elsewhere"));
    bench.submit(Ask.job("free").priority(0));

    assertThat(Bench.jobs(bench.ready("a", 1).assigns())).containsExactly("free");
  }

  @Test
  void anAgentOfTwoPoolsGivesAFreedSlotToWhicheverHasWork() {
    bench.ready(Join.as("a").pools("default", "other"), 1);
    bench.submit("first");
    bench.submit(Ask.job("second").in("other"));

    assertThat(bench.ends("a", "first", 1, Outcome.SUCCEEDED).assigns())
        .containsExactly("assign second#1 to a/1");
  }

  @Test
  void poolsThatShareAnAgentTakeTurns() {
    bench.ready(Join.as("a").pools("default", "other"), 1);
    for (int i = 1; i <= 4; i++) {
      bench.submit("d" + i);
      bench.submit(Ask.job("o" + i).in("other"));
    }
    List<String> order = new ArrayList<>(List.of("d1"));
    for (int i = 0; i < 7; i++) {
      String running = order.getLast();
      order.addAll(Bench.jobs(bench.ends("a", running, 1, Outcome.SUCCEEDED).assigns()));
    }

    assertThat(order).containsExactly("d1", "o1", "d2", "o2", "d3", "o3", "d4", "o4");
  }

  @Test
  void anAgentThatComesBackWithOtherHandlersGetsOtherJobs() {
    bench.ready("a", 5);
    bench.leaves("a");
    bench.ready(Join.as("a").handlers("http"), 5);

    assertThat(bench.submit("j").assigns()).isEmpty();
    assertThat(bench.submit(Ask.job("k").handler("http")).assigns()).hasSize(1);
  }

  @Test
  void anAgentThatComesBackInAnotherPoolFreesNoRoomInTheOldOne() {
    bench.ready("a", 5);
    bench.ready(Join.as("a").pools("other"), 5);

    assertThat(bench.submit("j").assigns()).isEmpty();
    assertThat(bench.submit(Ask.job("k").in("other")).assigns()).hasSize(1);
    assertThat(bench.pool("default").freeSlots()).isZero();
    assertThat(bench.pool("other").freeSlots()).isEqualTo(4);
  }

  @Test
  void anAgentThatIsGoneGetsNothing() {
    bench.ready("a", 5);
    bench.leaves("a");

    assertThat(bench.submit("j").assigns()).isEmpty();
    assertThat(bench.tickAfter(Duration.ofSeconds(1)).assigns()).isEmpty();
  }

  private Event[] submits(String prefix, int count) {
    return Bench.ids(prefix, count).stream()
        .map(id -> bench.submitted(Ask.job(id)))
        .toArray(Event[]::new);
  }
}
