package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be seen of agents, pools and waiting jobs. */
class ViewsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bench bench = new Bench();

  @Test
  void aPoolIsForgottenOnceNothingIsInItAndNobodyServesIt() {
    bench.submit(Ask.job("j").in("other"));
    bench.tickAfter(SECOND);
    assertThat(pools()).containsExactly("default", "other");

    bench.cancels("j");
    bench.tickAfter(SECOND);

    assertThat(pools()).containsExactly("default");
  }

  @Test
  void aPausedPoolIsNotForgotten() {
    bench.pauses("other", true);
    bench.tickAfter(SECOND);

    assertThat(pools()).containsExactly("default", "other");
  }

  @Test
  void aJobWaitsBecauseThereIsNoAgent() {
    bench.submit("j");

    assertThat(reason("j")).contains(WaitReason.NO_AGENT);
  }

  @Test
  void aJobWaitsBecauseNoAgentHasItsHandler() {
    bench.ready(Join.as("a").handlers("http"), 5);
    bench.submit("j");

    assertThat(reason("j")).contains(WaitReason.NO_HANDLER);
  }

  @Test
  void aJobWaitsBecauseNoAgentMatches() {
    bench.ready("a", 5);
    bench.submit(Ask.job("labelled").label("disk", "fast"));
    bench.submit(Ask.job("pinned").pinnedTo("b"));

    assertThat(reason("labelled")).contains(WaitReason.NO_MATCH);
    assertThat(reason("pinned")).contains(WaitReason.NO_MATCH);
  }

  @Test
  void aJobWaitsBecauseEveryAgentIsFull() {
    bench.ready("a", 1);
    bench.submit("running");
    bench.submit("j");

    assertThat(reason("j")).contains(WaitReason.NO_FREE_SLOT);
    assertThat(reason("running")).isEmpty();
  }

  @Test
  void aJobWaitsBecauseEveryAgentDrains() {
    bench.ready("a", 5);
    bench.drains("a", true, Duration.ZERO);
    bench.submit("j");

    assertThat(reason("j")).contains(WaitReason.DRAINING);
  }

  @Test
  void aJobWaitsForItsRetry() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.FAILED);

    assertThat(reason("j")).contains(WaitReason.BACKING_OFF);
  }

  @Test
  void anUnknownOrEndedJobDoesNotWait() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(reason("j")).isEmpty();
    assertThat(reason("nobody")).isEmpty();
  }

  @Test
  void aPoolShowsWhatItHoldsAndWhyItWaits() {
    Bench small = new Bench(Bench.window(3));
    small.ready("a", 1);
    small.submit("running");
    small.submit("waits");
    small.submit(Ask.job("blocked").handler("http"));
    small.submit("waits2");
    small.submit("shelved");

    PoolView pool = small.pool("default");

    assertThat(pool.queued()).isEqualTo(4);
    assertThat(pool.running()).isEqualTo(1);
    assertThat(pool.slots()).isEqualTo(10);
    assertThat(pool.freeSlots()).isZero();
    assertThat(pool.agents()).isEqualTo(1);
    assertThat(pool.waiting())
        .containsOnly(
            entry(WaitReason.NO_FREE_SLOT, 2L),
            entry(WaitReason.NO_HANDLER, 1L),
            entry(WaitReason.IN_LINE, 1L));
  }

  @Test
  void aPoolCountsOnlyConnectedAgents() {
    bench.ready("a", 5);
    bench.ready("b", 3);
    bench.leaves("b");

    PoolView pool = bench.pool("default");

    assertThat(pool.agents()).isEqualTo(1);
    assertThat(pool.freeSlots()).isEqualTo(5);
  }

  @Test
  void aPoolCountsTheJobsThatWaitForARetry() {
    bench.ready("a", 5);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.FAILED);

    assertThat(bench.pool("default").backingOff()).isEqualTo(1);
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.pool("default").backingOff()).isZero();
    assertThat(bench.pool("default").queued()).isEqualTo(1);
  }

  @Test
  void anAgentShowsHowItStands() {
    bench.ready("a", 5);
    bench.submit("j");
    AgentLoad load = new AgentLoad(1, 0.5, 10, 20, "disk full");
    bench.decide(new Event.AgentBeat(Join.as("a").agent(), bench.stream("a"), load));
    bench.pass(Duration.ofSeconds(3));

    AgentView agent = bench.agent("a");

    assertThat(agent.state()).isEqualTo(AgentView.State.CONNECTED);
    assertThat(agent.running()).isEqualTo(1);
    assertThat(agent.load()).isEqualTo(load);
    assertThat(agent.silence()).isEqualTo(Duration.ofSeconds(3));
    assertThat(agent.facts()).isEqualTo(Join.as("a").facts());
  }

  @Test
  void anAgentThatIsAwayShowsSinceWhen() {
    bench.ready("a", 5);
    bench.leaves("a");
    bench.pass(Duration.ofSeconds(7));

    AgentView agent = bench.agent("a");

    assertThat(agent.state()).isEqualTo(AgentView.State.UNREACHABLE);
    assertThat(agent.connectedAt()).isEqualTo(Instant.EPOCH);
    assertThat(agent.silence()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void watchersOfAgentsAreToldOfEachChange() {
    assertThat(bench.joins(Join.as("a")).does("tell")).containsExactly("tell a connected");
    assertThat(bench.drains("a", true, Duration.ZERO).does("tell"))
        .containsExactly("tell a draining");
    assertThat(bench.leaves("a").does("tell")).containsExactly("tell a unreachable");
  }

  @Test
  void watchersOfAJobAreToldOfEachState() {
    bench.ready("a", 5);

    assertThat(bench.submit("j").does("tell"))
        .containsExactly("tell j#0 queued", "tell j#1 assigned");
    assertThat(bench.accepts("a", "j", 1).does("tell")).containsExactly("tell j#1 running");
    assertThat(bench.ends("a", "j", 1, Outcome.SUCCEEDED).does("tell"))
        .containsExactly("tell j#1 succeeded");
  }

  @Test
  void askingDoesNotChangeWhatIsKnown() {
    bench.submit("j");
    Map<WaitReason, Long> before = bench.pool("default").waiting();

    reason("j");
    bench.agentIds();

    assertThat(bench.pool("default").waiting()).isEqualTo(before);
  }

  private Optional<WaitReason> reason(String job) {
    return bench.views().waits(new JobId(job));
  }

  private List<String> pools() {
    return bench.views().pools().stream().map(view -> view.name().value()).toList();
  }
}
