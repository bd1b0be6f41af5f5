package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cancelling a job, wherever it is. */
class CancelTest {
  private final Bench bench = new Bench();

  @Test
  void aQueuedJobIsCancelledAtOnce() {
    bench.submit("j");

    Decided decided = bench.cancels("j");

    assertThat(decided.records()).containsExactly("save j#0 cancelled", "notice 1 j#0 cancelled");
    assertThat(decided.does()).containsExactly("reply 2 found j#0 cancelled");
    assertThat(bench.pool("default").queued()).isZero();
    assertThat(bench.ready("a", 5).assigns()).isEmpty();
  }

  @Test
  void aJobThatWaitsForARetryIsCancelledAtOnce() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j").backoff(Duration.ofHours(1)));
    bench.ends("a", "j", 1, Outcome.FAILED);

    assertThat(bench.cancels("j").does()).containsExactly("reply 2 found j#1 cancelled");
    assertThat(bench.pool("default").backingOff()).isZero();
    assertThat(bench.dispatcher().nextDue()).isEmpty();
  }

  @Test
  void aRunningJobIsStoppedByItsAgent() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);

    assertThat(bench.cancels("j").does())
        .containsExactly("stop j#1 on a/1 requested", "reply 2 found j#1 cancelling");

    Decided ended = bench.ends("a", "j", 1, Outcome.CANCELLED);
    assertThat(bench.state("j")).isEqualTo("j#1 cancelled");
    assertThat(ended.does()).containsExactly("ack j#1 to a/1");
  }

  @Test
  void anAssignedJobIsAssignedFirstAndThenStopped() {
    bench.ready("a", 1);

    Decided both = bench.decide(bench.submitted(Ask.job("j")));
    Decided cancel = bench.cancels("j");

    assertThat(both.assigns()).containsExactly("assign j#1 to a/1");
    assertThat(cancel.does("stop")).containsExactly("stop j#1 on a/1 requested");
  }

  @Test
  void cancellingTwiceStopsTwiceAndChangesNothingMore() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.cancels("j");

    Decided again = bench.cancels("j");

    assertThat(again.records()).isEmpty();
    assertThat(again.does())
        .containsExactly("stop j#1 on a/1 requested", "reply 3 found j#1 cancelling");
  }

  @Test
  void whatReallyHappenedWinsOverTheWishToCancel() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.cancels("j");

    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
    assertThat(bench.row("j").cancelRequested()).isTrue();
  }

  @Test
  void aJobToBeCancelledIsNotTriedAgain() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.cancels("j");

    bench.ends("a", "j", 1, Outcome.FAILED);

    assertThat(bench.state("j")).isEqualTo("j#1 failed");
  }

  @Test
  void aJobWhoseAgentIsUnreachableIsStoppedWhenTheAgentIsBack() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.leaves("a");

    assertThat(bench.cancels("j").does()).containsExactly("reply 2 found j#1 cancelling");
    assertThat(bench.joins(Join.as("a").running("j", 1)).does())
        .containsExactly("welcome a/2 j#1 continue", "stop j#1 on a/2 requested");
  }

  @Test
  void aJobThatIsCancelledWhileItsAgentIsAwayIsStoppedAfterARestartToo() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.leaves("a");
    bench.cancels("j");
    bench.restart();

    assertThat(bench.joins(Join.as("a").running("j", 1)).does("stop"))
        .containsExactly("stop j#1 on a/2 requested");
  }

  @Test
  void anEndedJobStaysAsItIs() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    Decided cancel = bench.decide(bench.cancel("j", true));

    assertThat(cancel.records()).isEmpty();
    assertThat(cancel.does()).containsExactly("reply 2 found j#1 succeeded");
  }

  @Test
  void anUnknownJobIsNotFound() {
    assertThat(bench.cancels("nobody").does()).containsExactly("reply 1 not found");
  }

  @Test
  void aForcedCancelEndsTheJobAtOnceAndFreesItsSlot() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.submit("next");
    bench.accepts("a", "j", 1);

    Decided forced = bench.decide(bench.cancel("j", true));

    assertThat(bench.state("j")).isEqualTo("j#2 cancelled");
    assertThat(forced.does())
        .containsExactly(
            "stop j#1 on a/1 requested", "reply 3 found j#2 cancelled", "assign next#1 to a/1");
  }

  @Test
  void theAttemptThatAForcedCancelGaveUpStaysInTheHistory() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);

    Decided forced = bench.decide(bench.cancel("j", true));

    assertThat(forced.records())
        .containsExactly("save j#2 cancelled", "attempt 1#1 cancelled", "notice 1 j#2 cancelled");
  }

  @Test
  void aLateResultAfterAForcedCancelIsAcknowledgedAndChangesNothing() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.decide(bench.cancel("j", true));
    Job before = bench.row("j");

    Decided late = bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(late.records()).isEmpty();
    assertThat(late.does()).containsExactly("ack j#1 to a/1");
    assertThat(bench.row("j")).isEqualTo(before);
  }

  @Test
  void anAgentThatComesBackWithAnAttemptThatWasCancelledByForceIsToldToStopIt() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.leaves("a");
    bench.decide(bench.cancel("j", true));

    assertThat(bench.joins(Join.as("a").running("j", 1)).does())
        .containsExactly("welcome a/2 j#1 abort");
  }

  @Test
  void aJobOnTheShelfCanBeCancelled() {
    Bench small = new Bench(Bench.window(1));
    small.submit("first");
    small.submit("shelved");

    assertThat(small.cancels("shelved").does())
        .containsExactly("reply 3 found shelved#0 cancelled");
    assertThat(small.pool("default").queued()).isEqualTo(1);
    small.reads(small.ready("a", 5));
    assertThat(small.state("shelved")).isEqualTo("shelved#0 cancelled");
  }
}
