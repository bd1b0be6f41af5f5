package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that may not start yet. */
class DelayTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Bench bench = new Bench();

  @Test
  void aJobStartsWhenItsTimeHasComeAndNotBefore() {
    bench.ready("a", 1);
    assertThat(bench.submit(at("j", MINUTE)).records()).containsExactly("add j#0 delayed");
    assertThat(bench.dispatcher().nextDue()).contains(bench.now().steady().plus(MINUTE));
    assertThat(bench.pass(MINUTE.minus(MILLI)).records()).isEmpty();
    assertThat(bench.reads(bench.pass(MILLI)).assigns()).containsExactly("assign j#1 to a/1");
    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void aDelayCountsFromTheAcceptance() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j").delay(MINUTE));
    assertThat(bench.pass(MINUTE.minus(MILLI)).records()).isEmpty();
    assertThat(bench.reads(bench.pass(MILLI)).assigns()).containsExactly("assign j#1 to a/1");
  }

  @Test
  void aTimeThatHasPassedIsAtOnce() {
    bench.ready("a", 1);
    assertThat(bench.submit(at("j", Duration.ZERO)).assigns()).containsExactly("assign j#1 to a/1");
  }

  @Test
  void aWallClockThatIsSetForwardStartsWhatHasANamedTimeAndNothingElse() {
    bench.submit(at("named", HOUR));
    bench.submit(Ask.job("delayed").delay(HOUR));
    bench.wallClockJumps(HOUR);
    bench.tickAfter(Duration.ZERO);
    assertThat(bench.state("named")).isEqualTo("named#0 queued");
    assertThat(bench.state("delayed")).isEqualTo("delayed#0 delayed");
    bench.pass(HOUR);
    assertThat(bench.state("delayed")).isEqualTo("delayed#0 queued");
  }

  @Test
  void aWallClockThatIsSetBackLetsANamedTimeWaitAndStartsNothingTwice() {
    bench.ready("a", 3);
    bench.submit(at("early", MINUTE));
    bench.submit(at("late", MINUTE.multipliedBy(2)));
    bench.submit(Ask.job("delayed").delay(MINUTE.multipliedBy(2)));
    assertThat(bench.reads(bench.pass(MINUTE)).assigns()).containsExactly("assign early#1 to a/1");
    bench.wallClockJumps(HOUR.negated());
    assertThat(bench.reads(bench.pass(MINUTE)).assigns())
        .containsExactly("assign delayed#1 to a/1");
    bench.ends("a", "early", 1, Outcome.SUCCEEDED);
    assertThat(bench.reads(bench.pass(HOUR.minus(MILLI))).assigns()).isEmpty();
    assertThat(bench.reads(bench.pass(MILLI)).assigns()).containsExactly("assign late#1 to a/1");
    assertThat(bench.reads(bench.pass(HOUR)).assigns()).isEmpty();
  }

  @Test
  void whatBecameDueDuringARestartStartsAtOnceAndTheRestInTime() {
    bench.submit(at("j", MINUTE));
    bench.submit(Ask.job("k").delay(MINUTE.multipliedBy(2)));
    bench.pass(MINUTE.plusSeconds(1));
    bench.reads(bench.restart());
    bench.ready("a", 2);
    bench.reads(bench.pass(Duration.ZERO));
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    bench.reads(bench.pass(MINUTE.minusSeconds(1).minus(MILLI)));
    assertThat(bench.state("k")).isEqualTo("k#0 delayed");
    bench.reads(bench.pass(MILLI));
    assertThat(bench.state("k")).isEqualTo("k#1 assigned");
  }

  @Test
  void itIsCountedAsQueuedAndSaysWhyItWaits() {
    bench.submit(at("j", MINUTE));
    bench.submit("k");
    PoolView pool = bench.pool("default");
    assertThat(pool.queued()).isEqualTo(2);
    assertThat(pool.waiting())
        .containsEntry(WaitReason.NOT_BEFORE, 1L)
        .containsEntry(WaitReason.NO_AGENT, 1L);
    assertThat(bench.reads(bench.restart()).records()).isEmpty();
    assertThat(bench.pool("default").waiting()).containsEntry(WaitReason.NOT_BEFORE, 1L);
  }

  @Test
  void itIsCancelledLikeAnyOther() {
    bench.submit(at("j", MINUTE));
    bench.cancels("j");
    assertThat(bench.state("j")).isEqualTo("j#0 cancelled");
    assertThat(bench.dispatcher().nextDue()).isEmpty();
    assertThat(bench.pass(MINUTE).records()).isEmpty();
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void aCancelThatAPageWhichWasReadBeforeDoesNotShowIsNotForgotten() {
    Bench small = new Bench(Bench.window(1));
    small.submit(Ask.job("j").delay(MINUTE));
    small.submit(Ask.job("k").delay(MINUTE.multipliedBy(2)));
    List<Event> page = small.pages(small.pass(MINUTE));
    small.cancels("k");
    small.decide(page.toArray(Event[]::new));
    small.reads(small.pass(MINUTE));
    assertThat(small.state("k")).isEqualTo("k#0 cancelled");
  }

  @Test
  void askingForItAgainIsTheSameJob() {
    bench.submit(Ask.job("j").delay(MINUTE));
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.submit(Ask.job("j").delay(MINUTE)).does("reply"))
        .containsExactly("reply 2 existing j#0 delayed");
    assertThat(bench.submit(Ask.job("j").delay(HOUR)).does("reply"))
        .containsExactly("reply 3 conflict");
    bench.pass(Duration.ofSeconds(30));
    assertThat(bench.state("j")).isEqualTo("j#0 queued");
  }

  @Test
  void theStartDeadlineCountsFromWhenItMayStart() {
    bench.submit(at("j", HOUR).startWithin(MINUTE));
    bench.pass(HOUR);
    bench.pass(MINUTE.minus(MILLI));
    assertThat(bench.state("j")).isEqualTo("j#0 queued");
    bench.pass(MILLI);
    assertThat(bench.state("j")).isEqualTo("j#0 expired");
  }

  @Test
  void ofManyOnlyTheNextOnesAreInMemoryAndAllStartInTime() {
    Bench small = new Bench(Bench.window(10));
    small.ready("a", 1_000);
    for (int i = 1; i <= 300; i++) {
      Duration delay = Duration.ofMillis(1_000 + i * 37 % 300);
      Ask ask = i % 2 == 0 ? Ask.job("j" + i).delay(delay) : at(small, "j" + i, delay);
      small.reads(small.submit(ask));
    }
    assertThat(small.flowIsOpen("default")).isTrue();
    small.reads(small.pass(Duration.ofMillis(999)));
    for (int milli = 0; milli < 300; milli++) {
      small.reads(small.pass(MILLI));
      for (int i = 1; i <= 300; i++) {
        boolean due = i * 37 % 300 <= milli;
        assertThat(small.state("j" + i)).isEqualTo("j" + i + (due ? "#1 assigned" : "#0 delayed"));
      }
    }
    assertThat(small.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void manyThatBecomeDueTogetherAllStart() {
    Bench small = new Bench(Bench.window(10));
    small.ready("a", 1_000);
    for (int i = 1; i <= 500; i++) {
      small.reads(small.submit(Ask.job("j" + i).delay(MINUTE)));
    }
    small.reads(small.pass(MINUTE));
    for (int i = 1; i <= 500; i++) {
      assertThat(small.row("j" + i).attempt().number()).isEqualTo(1);
    }
  }

  @Test
  void tooManyCloseTheFlowUntilHalfOfThemMayStart() {
    Bench small = new Bench(Bench.window(1));
    small.ready("a", 10_000);
    for (int i = 1; i <= 1_000; i++) {
      small.submit(Ask.job("j" + i).delay(i <= 500 ? MINUTE : HOUR));
    }
    assertThat(small.flowIsOpen("default")).isTrue();
    small.submit(Ask.job("last").delay(HOUR));
    assertThat(small.flowIsOpen("default")).isFalse();
    small.reads(small.pass(MINUTE));
    assertThat(small.flowIsOpen("default")).isFalse();
    small.cancels("last");
    assertThat(small.flowIsOpen("default")).isTrue();
  }

  @Test
  void whatIsNotRecordedYetIsKnownAndCancelled() {
    bench.holdCommits();
    bench.submit(at("j", MINUTE));
    assertThat(bench.dispatcher().unknown(bench.cancel("j", false))).isEmpty();
    assertThat(bench.cancels("j").records()).contains("save j#0 cancelled");
    bench.commits();
    assertThat(bench.dispatcher().unknown(bench.cancel("j", false)))
        .containsExactly(new JobId("j"));
  }

  @Test
  void oneThatWasCancelledBeforeItCameHasEndedAtOnceAndNeverComesDue() {
    bench.ready("a", 1);
    bench.cancelsAhead("named");
    bench.cancelsAhead("delayed");

    assertThat(bench.submit(at("named", MINUTE)).records()).startsWith("add named#0 cancelled");
    assertThat(bench.submit(Ask.job("delayed").delay(MINUTE)).records())
        .startsWith("add delayed#0 cancelled");
    assertThat(bench.dispatcher().nextDue()).isEmpty();
    bench.reads(bench.restart());
    assertThat(bench.reads(bench.pass(MINUTE)).records()).isEmpty();
    assertThat(bench.pool("default").queued()).isZero();
  }

  private Ask at(String id, Duration ahead) {
    return at(bench, id, ahead);
  }

  private static Ask at(Bench bench, String id, Duration ahead) {
    Instant now = bench.now().wall();
    return Ask.job(id).notBefore(now.plus(ahead));
  }
}
