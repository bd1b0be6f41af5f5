package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When messages are taken from the broker, and when not. */
class FlowTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bench bench = new Bench();

  @Test
  void anEmptyPoolIsOpenFromTheStart() {
    assertThat(new Bench().restart().flows()).containsExactly("open default");
  }

  @Test
  void aPoolThatSomethingNamesOpensToo() {
    assertThat(bench.submit(Ask.job("j").in("other")).flows()).containsExactly("open other");
  }

  @Test
  void theFlowClosesAboveTheHighWaterMarkAndOpensAtHalfOfIt() {
    submit("j", 256);
    assertThat(bench.decide().flows()).isEmpty();
    assertThat(bench.submit("one-more").flows()).containsExactly("close default");

    for (int i = 1; i < 129; i++) {
      assertThat(bench.cancels("j" + i).flows()).isEmpty();
    }
    assertThat(bench.cancels("j129").flows()).containsExactly("open default");
    assertThat(bench.submit("another").flows()).isEmpty();
  }

  @Test
  void freeSlotsRaiseTheMark() {
    bench.ready("a", 1_000);
    bench.pauses("default", true);
    bench.tickAfter(SECOND);

    submit("j", 2_000);
    assertThat(bench.decide().flows()).isEmpty();
    assertThat(bench.submit("one-more").flows()).containsExactly("close default");
  }

  @Test
  void someSecondsOfWorkAreKeptAtHand() {
    bench.ready("a", 100);
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 100; i++) {
        String id = "j" + second + "-" + i;
        bench.submit(id);
        bench.ends("a", id, 1, Outcome.SUCCEEDED);
      }
      bench.tickAfter(SECOND);
    }
    bench.credits("a", 0);
    bench.tickAfter(Duration.ZERO);

    // 100 a second for 5 s, a bit less as the average lags behind.
    submit("k", 300);
    assertThat(bench.decide().flows()).isEmpty();
    submit("l", 300);
    assertThat(bench.pool("default").queued()).isEqualTo(600);
    assertThat(bench.submit("m").flows()).isEmpty();
    assertThat(bench.flowIsOpen("default")).isFalse();
  }

  @Test
  void theMarkIsNeverMoreThanFitsIntoMemory() {
    Bench small = new Bench(Bench.window(10));
    small.ready("a", 1_000);
    small.pauses("default", true);
    small.tickAfter(SECOND);
    for (String id : Bench.ids("j", 10)) {
      assertThat(small.submit(id).flows()).isEmpty();
    }

    assertThat(small.submit("j11").flows()).containsExactly("close default");
  }

  @Test
  void nothingIsTakenInWhileTooManyResultsWaitForTheBroker() {
    Bench small = new Bench(Bench.window(10));
    small.ready("a", 100);
    for (String id : Bench.ids("j", 10)) {
      small.submit(id);
      assertThat(small.ends("a", id, 1, Outcome.SUCCEEDED).flows()).isEmpty();
    }
    small.submit("j11");
    assertThat(small.ends("a", "j11", 1, Outcome.SUCCEEDED).flows())
        .containsExactly("close default");

    assertThat(small.decide(new Event.Published(List.of(1L, 2L, 3L, 4L, 5L))).flows()).isEmpty();
    assertThat(small.decide(new Event.Published(List.of(6L))).flows())
        .containsExactly("open default");
  }

  @Test
  void aWindowOfOneJobStillOpens() {
    assertThat(new Bench().restart(Bench.window(1)).flows()).containsExactly("open default");
  }

  @Test
  void jobsThatNobodyCanRunDoNotKeepOthersInTheBroker() {
    bench.ready("a", 10);
    submitBlocked(bench, 300);

    assertThat(bench.flowIsOpen("default")).isTrue();
    assertThat(bench.submit("j").assigns()).hasSize(1);
  }

  @Test
  void jobsThatOnlyBusyAgentsCanRunDoNotKeepOthersInTheBroker() {
    bench.ready(Join.as("busy").handlers("rare"), 1);
    bench.ready("a", 10);
    for (String id : Bench.ids("rare", 300)) {
      bench.submit(Ask.job(id).handler("rare"));
    }

    assertThat(bench.flowIsOpen("default")).isTrue();
    assertThat(bench.tickAfter(SECOND).flows()).isEmpty();
  }

  @Test
  void jobsThatNobodyCanRunAreTakenOnlyWhileOthersCouldRun() {
    bench.ready("a", 1);
    submitBlocked(bench, 300);
    bench.submit("j");
    bench.tickAfter(SECOND);
    assertThat(bench.tickAfter(SECOND).flows())
        .as("no agent has room")
        .containsExactly("close default");

    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).flows()).containsExactly("open default");
  }

  @Test
  void aHundredWindowsOfJobsThatNobodyCanRunAreTakenAndNoMore() {
    Bench small = new Bench(Bench.window(10));
    small.ready("a", 10);
    submitBlocked(small, 1_000);
    assertThat(small.flowIsOpen("default")).isTrue();
    assertThat(small.submit(Ask.job("more").handler("nobody-has-it")).flows())
        .containsExactly("close default");
  }

  private void submit(String prefix, int count) {
    List<String> ids = Bench.ids(prefix, count);
    bench.decide(ids.stream().map(id -> bench.submitted(Ask.job(id))).toArray(Event[]::new));
  }

  private static void submitBlocked(Bench bench, int count) {
    for (String id : Bench.ids("blocked", count)) {
      bench.submit(Ask.job(id).handler("nobody-has-it"));
    }
  }
}
