package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dispatcher that takes the jobs of a dead coordinator over while it runs. */
class TakeoverTest {
  private static final Predecessor DEAD = new Predecessor(1, 5);

  private final Bench bench = new Bench();
  private Restored left = Restored.NOTHING;

  /** One job was given to an agent, confirmed or not, and another is queued. */
  @BeforeEach
  void deadCoordinatorLeavesItsJobs() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.submit("waits");
    left = bench.store().load();
    bench.startAnew(List.of());
  }

  private Decided takesOver() {
    return bench.decide(new Event.TookOver(List.of(DEAD), left));
  }

  private Decided answers(long stream, long number, HeldAttempt... held) {
    return bench.decide(
        new Event.AgentReconciled(new AgentId("a"), stream, number, 0, List.of(held), List.of()));
  }

  private static HeldAttempt it(boolean finished) {
    return new HeldAttempt(new AttemptId(new JobId("j"), 1), finished);
  }

  @Test
  void connectedAgentIsAskedAndWhatItRunsGoesOn() {
    bench.joins(Join.as("a"));
    answers(2, 1);

    assertThat(takesOver().does()).contains("reconcile a/2 2 1@5 j#1");
    assertThat(answers(2, 2, it(false)).does()).contains("judge a/2 j#1 continue");
    assertThat(bench.state("j")).isEqualTo("j#1 running");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
  }

  @Test
  void whatOneInDoubtLeavesIsHeldUntilTheAgentHasAnswered() {
    bench.startAnew(List.of());
    bench.recovery(true);
    bench.recovery(false);
    bench.ready("a", 2);
    answers(2, 1);
    left = left.with(left.history(), RecoveryFacts.begun(0, Instant.EPOCH, "it is in doubt"));

    Decided taken = bench.reads(takesOver());

    // Though one is over, and nobody else is waited for: it may run what the store calls queued.
    assertThat(taken.does()).contains("recovery", "reconcile a/2 2 1@5 j#1");
    assertThat(bench.ticks(60).does()).doesNotContain("recovered");
    assertThat(bench.views().recovery().waitsFor()).containsExactly(new AgentId("a"));
    answers(2, 2, it(false));
    Decided over = bench.ticks(1);
    assertThat(over.does()).contains("recovered");
    assertThat(over.assigns()).containsExactly("assign waits#1 to a/2");
  }

  @Test
  void theWindowBeginsAnewForWhatIsTakenOver() {
    bench.ready("a", 2);
    answers(2, 1);
    bench.recovery(true);
    assertThat(bench.ticks(14).does()).doesNotContain("recovered");

    takesOver();
    answers(2, 2, it(false));

    assertThat(bench.ticks(14).does()).doesNotContain("recovered");
    assertThat(bench.ticks(1).does()).contains("recovered");
  }

  @Test
  void itIsToldWhoHasWhichAttemptBeforeTheAgentIsAsked() {
    bench.joins(Join.as("a"));
    answers(2, 1);

    assertThat(takesOver().effects().stream().map(Words::of))
        .containsSubsequence("tell j#1 assigned", "reconcile a/2 2 1@5 j#1");
  }

  @Test
  void whatItNeverReceivedIsQueuedOnlyWhenItHasAnswered() {
    bench.joins(Join.as("a"));
    answers(2, 1);
    takesOver();
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");

    answers(2, 2);

    assertThat(bench.state("j")).isEqualTo("j#1 queued");
    assertThat(bench.row("j").tally().executions()).isZero();
  }

  @Test
  void whatAProcessThatIsForgottenWasGivenMayHaveRun() {
    bench.joins(Join.as("a").journal("a-2", "another", "boot"));
    answers(2, 1);
    // By now the store knows only this process of the agent.
    left = bench.store().load();
    takesOver();

    answers(2, 2);

    assertThat(bench.state("j")).startsWith("j#1 retrywait");
    assertThat(bench.row("j").tally().executions()).isOne();
  }

  @Test
  void answerToAnOlderQuestionProvesNothing() {
    bench.joins(Join.as("a"));
    takesOver();

    answers(2, 1);
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");

    answers(2, 2);
    assertThat(bench.state("j")).isEqualTo("j#1 queued");
  }

  @Test
  void resultOfAJobThatIsGoneByNowIsForgotten() {
    bench.joins(Join.as("a"));
    takesOver();
    answers(2, 2, it(false));
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    bench.store().forgetNotices();
    bench.store().sweep();

    assertThat(answers(2, 3, it(true)).does()).contains("judge a/2 j#1 forget");
  }

  @Test
  void whatWasDecidedBeforeItIsRecordedBeforeItIsTakenIn() {
    Dispatcher dispatcher = new Dispatcher(DispatchSettings.DEFAULT);
    Moment now = new Moment(Instant.EPOCH, Duration.ZERO);
    Decision open = new Decision();
    dispatcher.follow(List.of());
    dispatcher.start(Restored.NOTHING, now, open);
    JobSpec spec = Ask.job("waits").spec();
    Event submitted = new Event.Submitted(new Ticket(1), spec, SpecDigest.of(spec), false);
    dispatcher.decide(List.of(submitted), Stored.NOTHING, now, open);

    Event took = new Event.TookOver(List.of(DEAD), left);
    dispatcher.decide(List.of(took), Stored.NOTHING, now, open);
    assertThat(queued(dispatcher)).isEqualTo(1);

    // The store says that the dead one had it first.
    Foreign theirs = new Foreign(Set.of(spec.id()), Set.of());
    assertThat(dispatcher.withdraw(theirs, List.of(open))).containsExactly(submitted);
    dispatcher.recorded(open);
    dispatcher.decide(List.of(new Event.Tick()), Stored.NOTHING, now, new Decision());
    assertThat(queued(dispatcher)).isEqualTo(1);
  }

  private static long queued(Dispatcher dispatcher) {
    return dispatcher.views().pools().stream().mapToLong(PoolView::queued).sum();
  }

  @Test
  void whomTheDeadOneHadTakenOverIsAskedForToo() {
    bench.joins(Join.as("a"));

    Decided decided = bench.decide(new Event.TookOver(List.of(DEAD, new Predecessor(2, 4)), left));

    assertThat(decided.does()).contains("reconcile a/2 2 1@5 2@4 j#1");
  }

  @Test
  void agentThatWasAwayWhenItHappenedIsAskedWhateverItAnsweredBefore() {
    bench.joins(Join.as("a"));
    answers(2, 1);
    bench.leaves("a");
    takesOver();

    assertThat(bench.joins(Join.as("a")).does())
        .containsSubsequence("welcome a/3", "reconcile a/3 2 1@5 j#1");
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    assertThat(answers(3, 2, it(false)).does()).contains("judge a/3 j#1 continue");
  }

  @Test
  void inventoryOfAnAgentThatComesLaterIsNotTheWholeTruth() {
    takesOver();

    assertThat(bench.joins(Join.as("a")).does())
        .containsSubsequence("welcome a/2", "reconcile a/2 1 1@5 j#1");
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    assertThat(answers(2, 1, it(true)).does()).contains("judge a/2 j#1 send result");
  }

  @Test
  void brokenStreamLeavesTheQuestionOpen() {
    takesOver();
    bench.joins(Join.as("a"));

    assertThat(bench.joins(Join.as("a")).does())
        .containsSubsequence("welcome a/3", "reconcile a/3 2 1@5 j#1");
    answers(2, 1);
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    answers(3, 2);
    assertThat(bench.state("j")).isEqualTo("j#1 queued");
  }

  @Test
  void verdictThatWasLostWithItsStreamIsGivenAgain() {
    takesOver();
    bench.joins(Join.as("a"));
    assertThat(answers(2, 1, it(true)).does()).contains("judge a/2 j#1 send result");

    assertThat(bench.joins(Join.as("a")).does())
        .containsSubsequence("welcome a/3", "reconcile a/3 2 1@5 j#1");
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    assertThat(answers(3, 2, it(true)).does()).contains("judge a/3 j#1 send result");
  }

  @Test
  void whatIsInNeitherAnswerIsMissing() {
    takesOver();
    bench.joins(Join.as("a"));
    answers(2, 1, it(false));

    bench.joins(Join.as("a"));
    answers(3, 2);

    assertThat(bench.state("j")).startsWith("j#1 retrywait");
  }

  @Test
  void anotherProcessOfItIsAskedAnew() {
    takesOver();
    bench.joins(Join.as("a").journal("i-1", "log", "boot"));
    answers(2, 1, it(false));
    bench.leaves("a");

    assertThat(bench.joins(Join.as("a").journal("i-2", "log", "boot")).does())
        .containsSubsequence("welcome a/3", "reconcile a/3 2 1@5 j#1");
    assertThat(answers(3, 2, it(true)).does()).contains("judge a/3 j#1 send result");
  }

  @Test
  void agentThatStaysAwayIsGivenUpCountedFromTheTakeover() {
    bench.tickAfter(Duration.ofMinutes(1));
    takesOver();

    for (int second = 0; second < 299; second++) {
      bench.tickAfter(Duration.ofSeconds(1));
    }
    assertThat(bench.state("j")).isEqualTo("j#1 assigned");
    bench.tickAfter(Duration.ofSeconds(2));
    assertThat(bench.state("j")).startsWith("j#1 retrywait");
  }

  @Test
  void queuedJobsAreReadFromTheStore() {
    bench.reads(takesOver());
    bench.joins(Join.as("a"));
    answers(2, 1, it(false));

    assertThat(bench.pool("default").queued()).isEqualTo(1);
    assertThat(Bench.jobs(bench.credits("a", 5).assigns())).containsExactly("waits");
  }

  @Test
  void newsOfAJobThatComeBeforeTheTakeoverIsKnownWaitForIt() {
    bench.joins(Join.as("a"));
    answers(2, 1);
    Event result = bench.ended("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.decide(result).does()).isEmpty();
    takesOver();
    assertThat(bench.decide(result).does()).contains("ack j#1 to a/2");
    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
  }
}
