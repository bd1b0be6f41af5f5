package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held against an agent, and what an honest one may say late, twice or in vain. */
class FalseReportTest {
  private final Bench bench = new Bench();

  /** The job {@code j} runs on {@code a}, as its first attempt; {@code b} is there as well. */
  @BeforeEach
  void start() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.ready("b", 5);
  }

  @Test
  void theEndOfAnotherAgentsAttemptIsHeldAgainstWhoSaysIt() {
    Decided decided = bench.ends("b", "j", 1, Outcome.SUCCEEDED);

    assertThat(decided.does()).containsExactly("false j#1 of b/2", "ack j#1 to b/2");
    assertThat(decided.records()).isEmpty();
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void soAreItsAcceptanceAndItsRejection() {
    assertThat(bench.accepts("b", "j", 1).does()).containsExactly("false j#1 of b/2");
    assertThat(bench.rejects("b", "j", 1, RejectReason.BUSY).does())
        .containsExactly("false j#1 of b/2");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void soIsAnAttemptThatNobodyWasGivenYet() {
    assertThat(bench.ends("a", "j", 2, Outcome.SUCCEEDED).does("false"))
        .containsExactly("false j#2 of a/1");
    bench.pauses("default", true);
    bench.submit("queued");
    assertThat(bench.ends("a", "queued", 1, Outcome.SUCCEEDED).does("false"))
        .containsExactly("false queued#1 of a/1");
    assertThat(bench.state("queued")).isEqualTo("queued#0 queued");
  }

  @Test
  void soIsAnotherAgentsAttemptThatHasEnded() {
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.ends("b", "j", 1, Outcome.FAILED).does("false"))
        .containsExactly("false j#1 of b/2");
  }

  @Test
  void aResultThatIsSentAgainIsHonest() {
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).does("false")).isEmpty();
  }

  @Test
  void anOlderAttemptThatWasGivenUpIsHonest() {
    bench.leaves("a");
    for (long i = 0; i < DispatchSettings.DEFAULT.lostAfter().toSeconds() + 5; i++) {
      bench.reads(bench.tickAfter(Duration.ofSeconds(1)));
    }
    assertThat(bench.row("j").attempt().agent().value()).isEqualTo("b");
    bench.ready(Join.as("a").finished("j", 1), 5);

    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).does("false")).isEmpty();
    assertThat(bench.accepts("a", "j", 1).does("false")).isEmpty();
  }

  @Test
  void anAttemptOfAJobThatWasCancelledOrEndedByForceIsHonest() {
    bench.decide(bench.cancel("j", true));

    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).does("false")).isEmpty();
  }

  @Test
  void anAttemptOfAJobThatIsForgottenIsHonest() {
    Decided decided = bench.ends("a", "long-gone", 3, Outcome.SUCCEEDED);

    assertThat(decided.does()).containsExactly("ack long-gone#3 to a/1");
  }

  @Test
  void whatTheInventoryToldOfMayBeFinishedEvenIfTheStoreKnowsItOtherwise() {
    // As after a restored backup: it was really given these, and the store has forgotten it.
    bench.leaves("b");
    bench.ready(Join.as("b").running("j", 1).running("j", 4), 5);

    assertThat(bench.ends("b", "j", 1, Outcome.CANCELLED).does("false")).isEmpty();
    assertThat(bench.ends("b", "j", 4, Outcome.CANCELLED).does("false")).isEmpty();
    assertThat(bench.ends("b", "j", 5, Outcome.CANCELLED).does("false")).hasSize(1);
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void thatIsOverWithTheStream() {
    bench.leaves("b");
    bench.ready(Join.as("b").running("j", 1), 5);
    bench.leaves("b");
    bench.ready("b", 5);

    assertThat(bench.ends("b", "j", 1, Outcome.CANCELLED).does("false")).hasSize(1);
  }

  @Test
  void anAssignmentThatCouldNotBeSentIsNobodysReport() {
    assertThat(bench.undeliverable("b", "j", 1).does()).isEmpty();
  }
}
