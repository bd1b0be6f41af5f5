package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cancelling a job before it comes. */
class CancelAheadTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Bench bench = new Bench();

  @Test
  void aCancelOfAnUnknownJobIsNoWishUnlessItSaysSo() {
    assertThat(bench.cancels("j").does()).containsExactly("reply 1 not found");

    assertThat(bench.submit("j").does()).containsExactly("reply 2 submitted j#0 queued");
  }

  @Test
  void aMessageThatComesAfterItsCancelHasEndedAtOnceAndIsTold() {
    bench.ready("a", 5);

    Decided wish = bench.cancelsAhead("j");
    Decided decided = bench.decide(bench.delivered(Ask.job("j").replyTo("me")));

    assertThat(wish.records()).containsExactly("wish j");
    assertThat(wish.does()).containsExactly("reply 1 awaited");
    assertThat(decided.records())
        .containsExactly("add j#0 cancelled", "wishes gone [j]", "notice 1 j#0 cancelled");
    assertThat(decided.does()).containsExactly("settle inbox 1");
    assertThat(decided.does("publish")).containsExactly("publish 1 j#0 cancelled");
    assertThat(bench.row("j").cancelRequested()).isTrue();
    assertThat(bench.pool("default").queued()).isZero();
  }

  @Test
  void aSubmissionThatComesAfterItsCancelIsAnsweredSo() {
    bench.cancelsAhead("j");

    assertThat(bench.submit("j").does()).containsExactly("reply 2 submitted j#0 cancelled");
    assertThat(bench.submit("j").does()).containsExactly("reply 3 existing j#0 cancelled");
  }

  @Test
  void aWishIsForOneJob() {
    bench.cancelsAhead("j");

    assertThat(bench.submit("k").does()).containsExactly("reply 2 submitted k#0 queued");
  }

  @Test
  void aJobThatIsThereIsCancelledAsEver() {
    bench.submit("j");

    assertThat(bench.cancelsAhead("j").does()).containsExactly("reply 2 found j#0 cancelled");
    assertThat(bench.store().load().wishes()).isEmpty();
  }

  @Test
  void aWishAndItsJobInOneCommitLeaveNoWish() {
    bench.holdCommits();
    bench.cancelsAhead("j");
    bench.submit("j");
    bench.commits();

    assertThat(bench.state("j")).isEqualTo("j#0 cancelled");
    assertThat(bench.store().load().wishes()).isEmpty();
  }

  @Test
  void aWishSurvivesARestart() {
    bench.cancelsAhead("j");
    bench.restart();

    assertThat(bench.submit("j").does()).containsExactly("reply 2 submitted j#0 cancelled");
  }

  @Test
  void aWishHoldsForADayFromWhenItWasLastSaid() {
    bench.cancelsAhead("old");
    bench.cancelsAhead("said-again");
    bench.pass(DAY.minusSeconds(1));
    bench.cancelsAhead("said-again");

    Decided tick = bench.tickAfter(Duration.ofSeconds(1));

    assertThat(tick.records()).contains("wishes gone [old]");
    assertThat(bench.submit("old").does()).containsExactly("reply 4 submitted old#0 queued");
    assertThat(bench.submit("said-again").does("reply"))
        .containsExactly("reply 5 submitted said-again#0 cancelled");
  }

  @Test
  void aWishThatIsOverDoesNotCountEvenBeforeItIsDropped() {
    bench.cancelsAhead("j");
    bench.pass(DAY);

    assertThat(bench.submit("j").does()).containsExactly("reply 2 submitted j#0 queued");
  }

  @Test
  void thereAreOnlySoManyWishesAtOnce() {
    Bench small = new Bench(DispatchSettings.DEFAULT.withCancelWishes(2, DAY));
    small.cancelsAhead("a");
    small.cancelsAhead("b");

    assertThat(small.cancelsAhead("c").does()).containsExactly("reply 3 too many");
    assertThat(small.cancelsAhead("b").does()).containsExactly("reply 4 awaited");
    small.submit("a");
    assertThat(small.cancelsAhead("c").does()).containsExactly("reply 6 awaited");
  }

  @Test
  void whatIsOverMakesRoomForANewWish() {
    Bench small = new Bench(DispatchSettings.DEFAULT.withCancelWishes(1, DAY));
    small.cancelsAhead("a");
    small.pass(DAY);

    assertThat(small.cancelsAhead("b").does()).containsExactly("reply 2 awaited");
  }

  @Test
  void aJobThatWasRemovedCannotBeCancelledBeforeItComes() {
    bench.submit("j");
    bench.cancels("j");
    bench.removesEnded();

    assertThat(bench.cancelsAhead("j").does()).containsExactly("reply 3 removed j cancelled");
    assertThat(bench.cancels("j").does()).containsExactly("reply 4 removed j cancelled");
  }
}
