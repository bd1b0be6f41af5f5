package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a job that its agent does not take. */
class RejectionTest {
  private final Bench bench = new Bench();

  @Test
  void aRejectedJobIsQueuedAgainAndCostsNothing() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.ready("b", 1);

    Decided again = bench.reads(bench.rejects("a", "j", 1, RejectReason.BUSY));

    assertThat(again.assigns()).containsExactly("assign j#2 to b/2");
    assertThat(bench.row("j").tally().executions()).isZero();
  }

  @Test
  void aBusyAgentIsNotAskedAgainUntilItSaysMore() {
    bench.ready("a", 2);
    bench.submit("j");
    assertThat(bench.reads(bench.rejects("a", "j", 1, RejectReason.BUSY)).assigns()).isEmpty();
    assertThat(bench.submit("k").assigns()).isEmpty();

    assertThat(Bench.jobs(bench.beats("a").assigns())).containsExactly("j", "k");
  }

  @Test
  void aBusyAgentIsAskedAgainWhenOneOfItsAttemptsHasEnded() {
    bench.ready("a", 2);
    bench.submit("j");
    bench.submit("k");
    bench.reads(bench.rejects("a", "k", 1, RejectReason.BUSY));

    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).assigns())
        .containsExactly("assign k#2 to a/1");
  }

  @Test
  void anAgentThatRejectsBecauseItDrainsGetsNothingMore() {
    bench.ready("a", 2);
    bench.submit("j");
    assertThat(bench.reads(bench.rejects("a", "j", 1, RejectReason.DRAINING)).assigns()).isEmpty();
    bench.beats("a");

    assertThat(bench.tickAfter(Duration.ofSeconds(1)).assigns()).isEmpty();
    assertThat(bench.views().waits(bench.row("j").id())).contains(WaitReason.DRAINING);
  }

  @Test
  void anAgentThatRefusesForGoodIsNotAskedAgain() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ready("b", 1);

    Decided again = bench.reads(bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED));

    assertThat(again.assigns()).containsExactly("assign j#2 to b/2");
    assertThat(bench.reads(bench.rejects("b", "j", 2, RejectReason.BUSY)).assigns()).isEmpty();
  }

  @Test
  void aJobThatEveryAgentRefusesForGoodIsRejected() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ready("b", 5);
    bench.reads(bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED));

    bench.rejects("b", "j", 2, RejectReason.UNKNOWN_HANDLER);

    assertThat(bench.state("j")).isEqualTo("j#2 rejected");
  }

  @Test
  void aJobIsNotRejectedWhileAnAgentThatMayTakeItIsOnlyUnreachable() {
    bench.ready("b", 5);
    bench.leaves("b");
    bench.ready("a", 5);
    bench.submit("j");

    bench.reads(bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED));

    assertThat(bench.state("j")).isEqualTo("j#1 queued");
    assertThat(bench.ready("b", 5).assigns()).containsExactly("assign j#2 to b/3");
  }

  @Test
  void aJobIsRejectedWhenTheOnlyOtherAgentHasSaidGoodbye() {
    bench.ready("b", 5);
    bench.saysGoodbye("b");
    bench.ready("a", 5);
    bench.submit("j");

    bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED);

    assertThat(bench.state("j")).isEqualTo("j#1 rejected");
  }

  @Test
  void anAgentThatWasRestartedMayBeAskedAgain() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.joins(Join.as("b"));
    bench.reads(bench.rejects("a", "j", 1, RejectReason.UNKNOWN_HANDLER));
    bench.leaves("a");

    assertThat(bench.ready(Join.as("a").instance("a-2"), 5).assigns())
        .containsExactly("assign j#2 to a/3");
  }

  @Test
  void aLateRejectionOfAnEarlierAttemptChangesNothing() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.reads(bench.rejects("a", "j", 1, RejectReason.BUSY));
    bench.beats("a");
    assertThat(bench.state("j")).isEqualTo("j#2 assigned");

    bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED);

    assertThat(bench.state("j")).isEqualTo("j#2 assigned");
    bench.reads(bench.rejects("a", "j", 2, RejectReason.BUSY));
    assertThat(bench.beats("a").assigns()).containsExactly("assign j#3 to a/1");
  }

  @Test
  void aRejectionByAnAgentThatDoesNotHoldTheJobChangesNothing() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ready("b", 5);

    bench.rejects("b", "j", 1, RejectReason.NOT_ALLOWED);
    bench.rejects("stranger", "j", 1, RejectReason.NOT_ALLOWED);
    bench.rejects("b", "unknown", 1, RejectReason.NOT_ALLOWED);

    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
  }

  @Test
  void aRunningJobCannotBeRejected() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.accepts("a", "j", 1);

    bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED);

    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void aRejectedJobThatIsToBeCancelledIsCancelled() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.cancels("j");

    bench.rejects("a", "j", 1, RejectReason.BUSY);

    assertThat(bench.state("j")).isEqualTo("j#1 cancelled");
  }

  @Test
  void anAssignmentThatWasNotDeliveredIsQueuedAgainAndCostsNothing() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.leaves("a");
    bench.ready("b", 1);

    Decided again = bench.reads(bench.undeliverable("a", "j", 1));

    assertThat(again.assigns()).containsExactly("assign j#2 to b/2");
    assertThat(bench.row("j").tally().executions()).isZero();
  }

  @Test
  void aLateReportThatNothingWasDeliveredChangesNothing() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.accepts("a", "j", 1);

    assertThat(bench.undeliverable("a", "j", 1).records()).isEmpty();
    assertThat(bench.undeliverable("b", "j", 1).records()).isEmpty();
  }
}
