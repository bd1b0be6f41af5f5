package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What time does to jobs: timeouts, retries, start deadlines. */
class JobTimersTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Bench bench = new Bench();

  @Test
  void anAttemptThatOutlivesItsTimeoutAndTheGraceIsStopped() {
    running(Ask.job("j").timeout(MINUTE));

    // The agent enforces the timeout; here are two graces of 10 s on top.
    assertThat(bench.pass(Duration.ofSeconds(79)).does()).isEmpty();
    assertThat(bench.pass(Duration.ofSeconds(1)).does()).containsExactly("stop j#1 on a/1 timeout");
  }

  @Test
  void anAttemptThatDoesNotStopIsStoppedAgainAfterEachGrace() {
    running(Ask.job("j").timeout(MINUTE));
    bench.pass(Duration.ofSeconds(80));

    assertThat(bench.pass(Duration.ofSeconds(9)).does()).isEmpty();
    assertThat(bench.pass(Duration.ofSeconds(1)).does()).containsExactly("stop j#1 on a/1 timeout");
  }

  @Test
  void theTimeoutOfAnUnreachableAgentsAttemptWaitsForTheAgent() {
    running(Ask.job("j").timeout(MINUTE));
    bench.leaves("a");

    assertThat(bench.pass(Duration.ofSeconds(80)).does()).isEmpty();
    bench.joins(Join.as("a").running("j", 1));
    assertThat(bench.pass(Duration.ofSeconds(10)).does("stop"))
        .containsExactly("stop j#1 on a/2 timeout");
  }

  @Test
  void anAssignedAttemptHasNoTimeoutYet() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j").timeout(MINUTE));

    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void anAttemptThatEndedIsNotStopped() {
    running(Ask.job("j").timeout(MINUTE));
    bench.ends("a", "j", 1, Outcome.TIMED_OUT);

    assertThat(bench.pass(Duration.ofHours(1)).does("stop")).isEmpty();
  }

  @Test
  void aGraceOfNothingIsRefusedBecauseItWouldStopWithoutEnd() {
    DispatchSettings usual = DispatchSettings.DEFAULT;

    assertThatThrownBy(
            () -> new DispatchSettings(usual.pools(), 1, 1, usual.lostAfter(), Duration.ZERO, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFailedAttemptIsTriedAgainWhenItsWaitIsOver() {
    running(Ask.job("j").backoff(Duration.ofSeconds(30)));
    bench.ends("a", "j", 1, Outcome.FAILED);
    Duration wait = bench.dispatcher().nextDue().orElseThrow().minus(bench.now().steady());

    assertThat(bench.pass(wait.minusMillis(1)).records()).isEmpty();
    assertThat(bench.reads(bench.pass(Duration.ofMillis(1))).assigns())
        .containsExactly("assign j#2 to a/1");
    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void jumpsOfTheWallClockMoveNoRetry() {
    running(Ask.job("j").backoff(Duration.ofSeconds(30)));
    bench.ends("a", "j", 1, Outcome.FAILED);
    Duration wait = bench.dispatcher().nextDue().orElseThrow().minus(bench.now().steady());

    bench.wallClockJumps(Duration.ofHours(1));
    assertThat(bench.pass(wait.minusMillis(1)).records()).isEmpty();
    bench.wallClockJumps(Duration.ofHours(-2));
    assertThat(bench.pass(Duration.ofMillis(1)).records()).containsExactly("save j#1 queued");
  }

  @Test
  void aRetryThatBecameDueDuringTheRestartComesAtOnce() {
    running(Ask.job("j").backoff(Duration.ofSeconds(30)));
    bench.ends("a", "j", 1, Outcome.FAILED);
    bench.wallClockJumps(Duration.ofHours(1));
    bench.restart();
    assertThat(bench.dispatcher().nextDue())
        .hasValueSatisfying(due -> assertThat(due).isLessThan(bench.now().steady()));

    assertThat(bench.pass(Duration.ZERO).records()).containsExactly("save j#1 queued");
  }

  @Test
  void aRestartWithTheWallClockSetBackWaitsNoLongerThanTheBackoff() {
    running(Ask.job("j").backoff(Duration.ofSeconds(30)));
    bench.ends("a", "j", 1, Outcome.FAILED);
    bench.wallClockJumps(Duration.ofDays(-365));
    bench.restart();

    assertThat(bench.pass(Duration.ofSeconds(30)).records()).containsExactly("save j#1 queued");
  }

  @Test
  void aJobThatDoesNotStartInTimeExpires() {
    bench.submit(Ask.job("j").startWithin(MINUTE));

    assertThat(bench.pass(MINUTE.minusMillis(1)).records()).isEmpty();
    assertThat(bench.pass(Duration.ofMillis(1)).records())
        .containsExactly("save j#0 expired", "notice 1 j#0 expired");
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void aJobIsNotPlacedInTheMomentThatItExpires() {
    bench.submit(Ask.job("j").startWithin(MINUTE));
    bench.joins(Join.as("a"));
    bench.pass(MINUTE.minusMillis(1));

    assertThat(bench.tickAfter(Duration.ofMillis(1)).assigns()).isEmpty();
    assertThat(bench.credits("a", 1).assigns()).isEmpty();
  }

  @Test
  void aJobThatHasStartedOnceDoesNotExpire() {
    running(Ask.job("j").startWithin(MINUTE).backoff(Duration.ofMinutes(10)));
    bench.ends("a", "j", 1, Outcome.FAILED);
    bench.leaves("a");

    bench.reads(bench.pass(Duration.ofMinutes(10)));

    assertThat(bench.row("j").state()).isInstanceOf(JobState.Queued.class);
    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void anAssignmentThatNeverRanDoesNotEndTheStartDeadline() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j").startWithin(MINUTE));
    bench.leaves("a");
    bench.reads(bench.undeliverable("a", "j", 1));

    bench.pass(MINUTE);

    assertThat(bench.state("j")).isEqualTo("j#1 expired");
  }

  @Test
  void aJobThatIsAssignedHasNoStartDeadlineAnyMore() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j").startWithin(MINUTE));

    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void aJobThatIsInTheStoreOnlyExpiresInTimeAlthoughItIsNotReadBack() {
    Bench small = new Bench(Bench.window(1));
    small.submit("first");
    small.submit(Ask.job("second").startWithin(MINUTE));
    small.pass(MINUTE.minusMillis(1));
    assertThat(small.state("second")).isEqualTo("second#0 queued");
    assertThat(small.pass(Duration.ofMillis(1)).records())
        .containsExactly("save second#0 expired", "notice 1 second#0 expired");
    assertThat(small.pool("default").queued()).isEqualTo(1);
    assertThat(small.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void deadlinesBeyondWhatFitsIntoMemoryArePreciseToo() {
    Bench small = new Bench(Bench.window(4));
    for (int i = 1; i <= 50; i++) {
      // Neither in the order of acceptance nor all apart.
      small.reads(small.submit(Ask.job("j" + i).startWithin(MINUTE.plusSeconds(i * 7 % 20))));
    }
    for (int second = 0; second < 20; second++) {
      small.reads(small.pass(second == 0 ? MINUTE : Duration.ofSeconds(1)));
      for (int i = 1; i <= 50; i++) {
        boolean due = i * 7 % 20 <= second;
        assertThat(small.state("j" + i)).isEqualTo("j" + i + (due ? "#0 expired" : "#0 queued"));
      }
    }
    assertThat(small.pool("default").queued()).isZero();
    assertThat(small.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void jumpsOfTheWallClockMoveNoStartDeadline() {
    bench.submit(Ask.job("j").startWithin(MINUTE));
    bench.wallClockJumps(Duration.ofHours(1));
    bench.submit(Ask.job("k").startWithin(MINUTE));
    assertThat(bench.pass(MINUTE.minusMillis(1)).records()).isEmpty();
    bench.wallClockJumps(Duration.ofHours(-2));
    bench.pass(Duration.ofMillis(1));
    assertThat(bench.state("j")).isEqualTo("j#0 expired");
    assertThat(bench.state("k")).isEqualTo("k#0 expired");
  }

  @Test
  void aStartDeadlineThatPassedDuringTheRestartIsSeenAtOnceAndALaterOneInTime() {
    bench.submit(Ask.job("early").startWithin(MINUTE));
    bench.submit(Ask.job("late").startWithin(MINUTE.multipliedBy(3)));
    bench.pass(Duration.ofSeconds(1));
    bench.wallClockJumps(MINUTE);
    bench.reads(bench.restart());
    bench.pass(Duration.ZERO);
    assertThat(bench.state("early")).isEqualTo("early#0 expired");
    bench.pass(MINUTE.minusSeconds(1).plus(MINUTE).minusMillis(1));
    assertThat(bench.state("late")).isEqualTo("late#0 queued");
    bench.pass(Duration.ofMillis(1));
    assertThat(bench.state("late")).isEqualTo("late#0 expired");
  }

  @Test
  void aJobThatExpiredOnTheShelfIsNotStarted() {
    Bench small = new Bench(Bench.window(1));
    small.ready("a", 1);
    small.submit("first");
    small.submit("second");
    small.submit(Ask.job("late").startWithin(MINUTE));
    small.pass(Duration.ofMinutes(2));

    small.reads(small.ends("a", "first", 1, Outcome.SUCCEEDED));
    small.reads(small.ends("a", "second", 1, Outcome.SUCCEEDED));

    assertThat(small.state("late")).isEqualTo("late#0 expired");
  }

  private void running(Ask ask) {
    bench.ready("a", 1);
    bench.submit(ask);
    bench.accepts("a", ask.id(), 1);
  }
}
