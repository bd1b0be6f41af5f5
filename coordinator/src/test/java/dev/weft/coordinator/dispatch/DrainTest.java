package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Draining an agent and pausing a pool. */
class DrainTest {
  private final Bench bench = new Bench();

  @Test
  void aDrainedAgentGetsNoNewJobsAndKeepsWhatItHas() {
    bench.ready("a", 5);
    bench.submit("j");

    Decided drain = bench.drains("a", true, Duration.ZERO);

    assertThat(drain.records()).containsExactly("agent a a-1 drained");
    assertThat(drain.does()).containsExactly("reply 2 done");
    assertThat(bench.submit("k").assigns()).isEmpty();
    assertThat(bench.tickAfter(Duration.ofDays(1)).does("stop")).isEmpty();
    assertThat(bench.agent("a").state()).isEqualTo(AgentView.State.DRAINING);
  }

  @Test
  void anAgentThatIsNoLongerDrainedGetsWhatWaits() {
    bench.ready("a", 5);
    bench.drains("a", true, Duration.ZERO);
    bench.submit("j");

    assertThat(bench.drains("a", false, Duration.ZERO).assigns())
        .containsExactly("assign j#1 to a/1");
  }

  @Test
  void whatStillRunsWhenTheTimeIsOverIsStoppedAndRunsElsewhere() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.ready("b", 5);
    bench.drains("a", true, Duration.ofSeconds(30));

    assertThat(bench.tickAfter(Duration.ofSeconds(29)).does("stop")).isEmpty();
    assertThat(bench.tickAfter(Duration.ofSeconds(1)).does("stop"))
        .containsExactly("stop j#1 on a/1 drain");
    assertThat(bench.reads(bench.ends("a", "j", 1, Outcome.DRAINED)).assigns())
        .containsExactly("assign j#2 to b/2");
    assertThat(bench.row("j").tally().failures()).isZero();
  }

  @Test
  void whatDoesNotStopIsStoppedAgainAfterTheGrace() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.drains("a", true, Duration.ofSeconds(30));
    bench.tickAfter(Duration.ofSeconds(30));

    assertThat(bench.tickAfter(Duration.ofSeconds(1)).does("stop")).isEmpty();
    assertThat(bench.tickAfter(Duration.ofSeconds(9)).does("stop"))
        .containsExactly("stop j#1 on a/1 drain");
  }

  @Test
  void anAgentThatWasAwayWhenItsDrainEndedIsStoppedWhenItIsBack() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.accepts("a", "j", 1);
    bench.drains("a", true, Duration.ofSeconds(30));
    bench.tickAfter(Duration.ofSeconds(29));
    bench.leaves("a");
    assertThat(bench.tickAfter(Duration.ofSeconds(1)).does("stop")).isEmpty();
    bench.joins(Join.as("a").running("j", 1));

    assertThat(bench.tickAfter(Duration.ofSeconds(1)).does("stop"))
        .containsExactly("stop j#1 on a/2 drain");
  }

  @Test
  void aDrainThatIsTakenBackStopsNothing() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.drains("a", true, Duration.ofSeconds(30));
    bench.drains("a", false, Duration.ZERO);

    assertThat(bench.tickAfter(Duration.ofSeconds(31)).does("stop")).isEmpty();
  }

  @Test
  void aDrainedAgentStaysDrainedWhenItComesBackAndAfterARestart() {
    bench.ready("a", 5);
    bench.drains("a", true, Duration.ZERO);
    bench.submit("j");
    bench.leaves("a");
    assertThat(bench.ready("a", 5).assigns()).isEmpty();

    bench.reads(bench.restart());
    assertThat(bench.ready(Join.as("a").instance("a-2"), 5).assigns()).isEmpty();
    assertThat(bench.drains("a", false, Duration.ZERO).assigns())
        .containsExactly("assign j#1 to a/3");
  }

  @Test
  void anAgentThatSaysThatItDrainsGetsNoNewJobs() {
    bench.ready("a", 5);
    bench.decide(new Event.CreditsSet(Join.as("a").agent(), bench.stream("a"), 5, true));
    assertThat(bench.submit("j").assigns()).isEmpty();

    bench.leaves("a");
    assertThat(bench.ready(Join.as("a").instance("a-2"), 5).assigns()).hasSize(1);
  }

  @Test
  void anUnknownAgentCannotBeDrained() {
    assertThat(bench.drains("nobody", true, Duration.ZERO).does())
        .containsExactly("reply 1 not found");
  }

  @Test
  void noneOfAPausedPoolsJobsStartsAndThoseOfOthersDo() {
    bench.ready(Join.as("a").pools("default", "other"), 5);

    Decided pause = bench.pauses("default", true);

    assertThat(pause.records()).containsExactly("pause default");
    assertThat(pause.does()).containsExactly("reply 1 done");
    assertThat(bench.submit("j").assigns()).isEmpty();
    assertThat(bench.submit(Ask.job("k").in("other")).assigns()).hasSize(1);
    assertThat(bench.views().waits(bench.row("j").id())).contains(WaitReason.PAUSED);
  }

  @Test
  void whatRunsInAPausedPoolRunsOn() {
    bench.ready("a", 5);
    bench.submit("j");

    bench.pauses("default", true);
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.state("j")).isEqualTo("j#1 succeeded");
  }

  @Test
  void aResumedPoolStartsWhatWaits() {
    bench.ready("a", 5);
    bench.pauses("default", true);
    bench.submit("j");

    assertThat(bench.pauses("default", false).assigns()).containsExactly("assign j#1 to a/1");
  }

  @Test
  void aPoolStaysPausedAfterARestart() {
    bench.pauses("default", true);
    bench.submit("j");
    bench.reads(bench.restart());

    assertThat(bench.ready("a", 5).assigns()).isEmpty();
    assertThat(bench.pool("default").paused()).isTrue();
  }
}
