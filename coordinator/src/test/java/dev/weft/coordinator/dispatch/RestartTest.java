package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A dispatcher that takes over what another one recorded. */
class RestartTest {
  private final Bench bench = new Bench();

  @Test
  void queuedJobsAreReadInTheirOrder() {
    bench.submit("low");
    bench.submit(Ask.job("high").priority(9));

    bench.reads(bench.restart());

    assertThat(bench.pool("default").queued()).isEqualTo(2);
    assertThat(Bench.jobs(bench.ready("a", 5).assigns())).containsExactly("high", "low");
  }

  @Test
  void runningJobsGoOnWhereTheyAre() {
    running("j");
    bench.restart();
    assertThat(bench.pool("default").running()).isEqualTo(1);
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.UNREACHABLE);

    assertThat(bench.joins(Join.as("a").running("j", 1)).does())
        .containsExactly("welcome a/2 j#1 continue");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
    assertThat(bench.row("j").tally().executions()).isEqualTo(1);
  }

  @Test
  void itIsToldAtTheStartWhichAgentHasWhichAttempt() {
    running("j");

    assertThat(bench.restart().does("tell")).contains("tell j#1 running");
  }

  @Test
  void anAssignmentThatWasRecordedAndNeverSentIsQueuedAgain() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.restart();

    bench.joins(Join.as("a"));

    assertThat(bench.state("j")).isEqualTo("j#1 queued");
    assertThat(bench.row("j").tally().executions()).isZero();
  }

  @Test
  void anAssignmentThatWasRecordedAndSentGoesOn() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.restart();

    bench.joins(Join.as("a").running("j", 1));

    assertThat(bench.state("j")).isEqualTo("j#1 running");
  }

  @Test
  void anAgentThatWasRestartedMeanwhileHasLostWhatItDoesNotHold() {
    running("j");
    bench.restart();

    bench.joins(Join.as("a").instance("a-2"));

    assertThat(bench.state("j")).isEqualTo("j#1 retrywait");
  }

  @Test
  void theJournalOfAnAgentIsRememberedToo() {
    bench.ready(Join.as("a").journal("a-1", "journal-1", "boot-1"), 5);
    bench.submit("j");
    bench.restart();

    bench.joins(Join.as("a").journal("a-2", "journal-1", "boot-1"));

    assertThat(bench.state("j")).isEqualTo("j#1 queued");
    assertThat(bench.row("j").tally().executions()).isZero();
  }

  @Test
  void aResultThatWasRecordedMayBeForgotten() {
    running("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    bench.restart();

    assertThat(bench.joins(Join.as("a").finished("j", 1)).does())
        .containsExactly("welcome a/2 j#1 forget");
  }

  @Test
  void aResultThatWasNotRecordedIsAskedForAgain() {
    running("j");
    bench.holdCommits();
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    bench.restart();

    assertThat(bench.joins(Join.as("a").finished("j", 1)).does())
        .containsExactly("welcome a/2 j#1 send result");
  }

  @Test
  void everyAgentCountsAsHeardOfAtTheStart() {
    running("j");
    bench.pass(Duration.ofDays(1));
    bench.restart();
    Duration lost = DispatchSettings.DEFAULT.lostAfter();

    for (int second = 0; second < lost.toSeconds(); second++) {
      assertThat(bench.tickAfter(Duration.ofSeconds(1)).records()).isEmpty();
    }
    assertThat(bench.tickAfter(Duration.ofSeconds(1)).records())
        .containsExactly("save j#1 retrywait", "attempt 1#1 lost");
  }

  @Test
  void runningAttemptsKeepTheBackstopOfTheirTimeout() {
    bench.ready("a", 5);
    bench.submit(Ask.job("j").timeout(Duration.ofMinutes(1)));
    bench.accepts("a", "j", 1);
    bench.restart();
    bench.joins(Join.as("a").running("j", 1));

    assertThat(bench.pass(Duration.ofSeconds(80)).does("stop"))
        .containsExactly("stop j#1 on a/2 timeout");
  }

  @Test
  void whatARestartFindsIsKnownWhenItIsDeliveredAgain() {
    running("j");
    bench.submit("queued");
    bench.restart();

    assertThat(bench.decide(bench.delivered(Ask.job("j"))).records()).isEmpty();
    assertThat(bench.decide(bench.delivered(Ask.job("queued"))).records()).isEmpty();
  }

  @Test
  void numbersGoOnWhereTheyWere() {
    running("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    bench.restart();

    assertThat(bench.submit("k").records()).containsExactly("add k#0 queued");
    assertThat(bench.row("k").number()).isEqualTo(2);
    assertThat(bench.cancels("k").records()).contains("notice 2 k#0 cancelled");
  }

  @Test
  void anAgentOfAnEarlierLifeThatNobodyHasSeenIsNotRuledOut() {
    bench.ready("b", 5);
    bench.restart();
    bench.ready("a", 5);
    bench.submit("j");

    bench.reads(bench.rejects("a", "j", 1, RejectReason.NOT_ALLOWED));

    assertThat(bench.state("j")).isEqualTo("j#1 queued");
    assertThat(bench.ready("b", 5).assigns()).containsExactly("assign j#2 to b/3");
  }

  private void running(String job) {
    bench.ready("a", 5);
    bench.submit(job);
    bench.accepts("a", job, 1);
  }
}
