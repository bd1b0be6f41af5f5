package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that come back, and what their inventory resolves. */
class ReconnectTest {
  private final Bench bench = new Bench();

  @Test
  void aRunningAttemptGoesOn() {
    running("j");
    bench.leaves("a");

    Decided back = bench.joins(Join.as("a").running("j", 1));

    assertThat(back.does()).containsExactly("welcome a/2 j#1 continue");
    assertThat(back.records()).containsExactly("agent a a-1");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void anAttemptThatWasNotConfirmedIsConfirmedByTheInventory() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.leaves("a");

    bench.joins(Join.as("a").running("j", 1));

    assertThat(bench.state("j")).isEqualTo("j#1 running");
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
  }

  @Test
  void aFinishedAttemptIsAskedForItsResult() {
    running("j");
    bench.leaves("a");

    assertThat(bench.joins(Join.as("a").finished("j", 1)).does())
        .containsExactly("welcome a/2 j#1 send result");
    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).does()).containsExactly("ack j#1 to a/2");
    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
  }

  @Test
  void aResultThatIsRecordedAlreadyMayBeForgotten() {
    running("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    bench.leaves("a");

    assertThat(bench.joins(Join.as("a").finished("j", 1)).does())
        .containsExactly("welcome a/2 j#1 forget");
  }

  @Test
  void aResultThatIsSentAgainIsAcknowledgedAgainAndRecordedOnce() {
    running("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    Decided again = bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(again.records()).isEmpty();
    assertThat(again.does()).containsExactly("ack j#1 to a/1");
  }

  @Test
  void anAssignmentThatNeverArrivedIsQueuedAgainAndCostsNothing() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.leaves("a");

    Decided back = bench.joins(Join.as("a"));

    assertThat(back.records()).contains("save j#1 queued");
    assertThat(bench.row("j").tally().executions()).isZero();
    bench.reads(back);
    assertThat(bench.credits("a", 1).assigns()).containsExactly("assign j#2 to a/2");
  }

  @Test
  void anOlderAttemptInTheInventoryDoesNotHideThatTheNewerNeverArrived() {
    running("j");
    bench.reads(bench.ends("a", "j", 1, Outcome.DRAINED));
    assertThat(bench.state("j")).isEqualTo("j#2 assigned");
    bench.leaves("a");

    Decided back = bench.joins(Join.as("a").finished("j", 1));

    assertThat(back.does("welcome")).containsExactly("welcome a/2 j#1 forget");
    assertThat(bench.state("j")).isEqualTo("j#2 queued");
  }

  @Test
  void anAttemptThatRanAndIsMissingWasLost() {
    running("j");
    bench.leaves("a");

    bench.joins(Join.as("a"));

    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    assertThat(bench.row("j").tally().losses()).isEqualTo(1);
  }

  @Test
  void anotherInstanceWithoutTheAttemptMeansThatItMayHaveRun() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.leaves("a");

    bench.joins(Join.as("a").instance("a-2"));

    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
  }

  @Test
  void anotherInstanceWithTheSameJournalProvesThatTheAttemptNeverArrived() {
    bench.ready(Join.as("a").journal("a-1", "journal-1", "boot-1"), 5);
    bench.submit("j");
    bench.leaves("a");

    bench.joins(Join.as("a").journal("a-2", "journal-1", "boot-1"));

    assertThat(bench.state("j")).isEqualTo("j#1 queued");
    assertThat(bench.row("j").tally().executions()).isZero();
    assertThat(bench.row("j").tally().losses()).isZero();
  }

  @Test
  void whatTheJournalSaysDiedWithItsProcessMayHaveRun() {
    bench.ready(Join.as("a").journal("a-1", "journal-1", "boot-1"), 5);
    bench.submit("j");
    bench.leaves("a");

    Decided back = bench.joins(Join.as("a").journal("a-2", "journal-1", "boot-1").lost("j", 1));

    assertThat(back.does("welcome")).containsExactly("welcome a/2");
    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
    assertThat(bench.row("j").tally().losses()).isEqualTo(1);
  }

  @Test
  void anAttemptThatRanAndIsInNoJournalWasLostAllTheSame() {
    bench.ready(Join.as("a").journal("a-1", "journal-1", "boot-1"), 5);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.leaves("a");

    bench.joins(Join.as("a").journal("a-2", "journal-1", "boot-1"));

    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
  }

  @ParameterizedTest
  @CsvSource({
    "journal-2, boot-1",
    "journal-1, boot-2",
    "'', boot-1",
    "journal-1, ''",
  })
  void anotherJournalOrAnotherBootProvesNothing(String journal, String boot) {
    bench.ready(Join.as("a").journal("a-1", "journal-1", "boot-1"), 5);
    bench.submit("j");
    bench.leaves("a");

    bench.joins(Join.as("a").journal("a-2", journal, boot));

    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
  }

  @Test
  void whatWasGivenUnderAnEarlierJournalIsResolvedBeforeALaterOneIsBelieved() {
    bench.ready(Join.as("a").journal("a-1", "journal-1", "boot-1"), 5);
    bench.submit("j");
    bench.leaves("a");
    bench.joins(Join.as("a").journal("a-2", "journal-2", "boot-1"));
    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    bench.leaves("a");

    bench.joins(Join.as("a").journal("a-3", "journal-2", "boot-1"));

    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
    assertThat(bench.row("j").tally().losses()).isEqualTo(1);
  }

  @Test
  void processesWithoutJournalProveNothingOfEachOther() {
    assertThat(Incarnation.of("a-2").remembers(Incarnation.of("a-1"))).isFalse();
    assertThat(Incarnation.of("a-1").remembers(Incarnation.of("a-1"))).isTrue();
  }

  @Test
  void anotherInstanceWithTheResultInItsJournalIsAskedForIt() {
    running("j");
    bench.leaves("a");

    assertThat(bench.joins(Join.as("a").instance("a-2").finished("j", 1)).does())
        .containsExactly("welcome a/2 j#1 send result");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void anAttemptThatIsNotTheNewestIsStopped() {
    running("j");
    bench.reads(bench.ends("a", "j", 1, Outcome.DRAINED));
    assertThat(bench.state("j")).isEqualTo("j#2 assigned");

    assertThat(bench.joins(Join.as("a").running("j", 1).running("j", 2)).does("welcome"))
        .containsExactly("welcome a/2 j#1 abort j#2 continue");
  }

  @Test
  void anAttemptThatAnotherAgentHoldsIsStopped() {
    running("j");

    assertThat(bench.joins(Join.as("b").running("j", 1).finished("j", 1)).does())
        .containsExactly("welcome b/2 j#1 abort j#1 forget");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void anAttemptOfAJobThatNobodyKnowsIsStopped() {
    assertThat(bench.joins(Join.as("a").running("who", 1).finished("what", 3)).does())
        .containsExactly("welcome a/1 who#1 abort what#3 abort");
  }

  @Test
  void aResultOfAJobThatNobodyKnowsIsAcknowledgedSoThatItIsNotSentForEver() {
    bench.ready("a", 1);

    Decided late = bench.ends("a", "who", 7, Outcome.SUCCEEDED);

    assertThat(late.records()).isEmpty();
    assertThat(late.does()).containsExactly("ack who#7 to a/1");
  }

  @Test
  void aResultFromAnAgentThatDoesNotHoldTheJobChangesNothing() {
    running("j");
    bench.ready("b", 1);

    assertThat(bench.ends("b", "j", 1, Outcome.FAILED).does())
        .containsExactly("false j#1 of b/2", "ack j#1 to b/2");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void aNewerStreamOfTheSameInstanceReplacesTheOlder() {
    bench.ready("a", 5);

    assertThat(bench.joins(Join.as("a")).does()).containsExactly("end a/1 replaced", "welcome a/2");
    assertThat(bench.submit("j").assigns()).isEmpty();
  }

  @Test
  void theEndOfAReplacedStreamIsNotTheEndOfTheAgent() {
    bench.ready("a", 5);
    long old = bench.stream("a");
    bench.ready("a", 5);

    bench.decide(new Event.AgentLeft(Join.as("a").agent(), old, false));

    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.CONNECTED);
    assertThat(bench.submit("j").assigns()).containsExactly("assign j#1 to a/2");
  }

  @Test
  void aStreamThatArrivesAfterANewerOneIsEndedAndItsInventoryIsNotBelieved() {
    bench.joins(Join.as("a"));
    bench.ready("a", 5);
    bench.submit("j");
    Event late =
        new Event.AgentArrived(Join.as("a").agent(), 1, Join.as("a").facts(), List.of(), List.of());

    Decided decided = bench.decide(late);

    assertThat(decided.does()).containsExactly("end a/1 replaced");
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.CONNECTED);
  }

  @Test
  void anotherInstanceIsTurnedAwayWhileTheFirstLives() {
    running("j");

    Decided second = bench.joins(Join.as("a").instance("a-2"));

    assertThat(second.does()).containsExactly("end a/2 duplicate agent");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
    bench.decide(new Event.AgentLeft(Join.as("a").agent(), 2, false));
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.CONNECTED);
  }

  @Test
  void anotherInstanceReplacesOneThatIsSilent() {
    running("j");
    bench.tickAfter(Duration.ofSeconds(4));
    bench.beats("a");
    bench.tickAfter(Duration.ofSeconds(4));
    bench.tickAfter(Duration.ofSeconds(4));
    bench.tickAfter(Duration.ofSeconds(4));
    assertThat(bench.joins(Join.as("a").instance("a-2")).does("end"))
        .containsExactly("end a/2 duplicate agent");

    bench.tickAfter(Duration.ofSeconds(3));
    Decided later = bench.joins(Join.as("a").instance("a-2"));

    assertThat(later.does()).containsExactly("end a/1 replaced", "welcome a/3");
    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
  }

  @Test
  void whatWasDecidedForAStreamThatHasBrokenIsResolvedByTheNextInventory() {
    bench.ready("a", 5);
    bench.holdCommits();
    assertThat(bench.submit("j").assigns()).containsExactly("assign j#1 to a/1");
    Decided back = bench.joins(Join.as("a"));
    assertThat(back.records()).contains("save j#1 queued");
    bench.commits();

    // Only now is the assignment carried out, on the dead stream.
    Decided undelivered = bench.undeliverable("a", "j", 1);

    assertThat(undelivered.records()).isEmpty();
    bench.reads(back);
    assertThat(bench.credits("a", 1).assigns()).containsExactly("assign j#2 to a/2");
  }

  @Test
  void anAgentThatComesBackInAnotherPoolKeepsWhatItRuns() {
    running("j");

    bench.ready(Join.as("a").pools("other").running("j", 1), 5);

    assertThat(bench.state("j")).isEqualTo("j#1 running");
    assertThat(bench.pool("default").running()).isEqualTo(1);
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.pool("default").running()).isZero();
    assertThat(bench.pool("other").freeSlots()).isEqualTo(5);
  }

  private void running(String job) {
    bench.ready("a", 5);
    bench.submit(job);
    bench.accepts("a", job, 1);
  }
}
