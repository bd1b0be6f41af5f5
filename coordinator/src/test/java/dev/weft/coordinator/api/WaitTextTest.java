package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.AgentView.State;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.loop.SampleJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WaitTextTest {
  private static final AgentView A = agent("a", State.CONNECTED, "gpu", "render", "echo");
  private static final AgentView B = agent("b", State.CONNECTED, "gpu", "sleep");

  @Test
  void noAgentNamesWhoIsAwayOrWhereOthersAre() {
    AgentView away = agent("c", State.LOST, "gpu", "render");
    AgentView elsewhere = agent("d", State.CONNECTED, "cpu", "render");

    assertThat(text(WaitReason.NO_AGENT, Placement.ANY, away, elsewhere))
        .isEqualTo("no agent is connected in pool gpu; it has 1 agent, not connected: c");
    assertThat(text(WaitReason.NO_AGENT, Placement.ANY, elsewhere))
        .isEqualTo("no agent is connected in pool gpu; agents are connected in: cpu");
    assertThat(text(WaitReason.NO_AGENT, Placement.ANY))
        .isEqualTo("no agent is connected in pool gpu, nor in any other");
  }

  @Test
  void noHandlerNamesThoseThatThereAre() {
    assertThat(text(WaitReason.NO_HANDLER, Placement.ANY, B, agent("c", State.DRAINING, "gpu")))
        .isEqualTo("no agent in pool gpu has handler render: 2 agents connected, they have sleep");
    assertThat(text(WaitReason.NO_HANDLER, Placement.ANY, agent("c", State.CONNECTED, "gpu")))
        .isEqualTo(
            "no agent in pool gpu has handler render: 1 agent connected, without any handler");
  }

  @Test
  void manyNamesAreCounted() {
    AgentView[] many =
        IntStream.range(10, 30)
            .mapToObj(i -> agent("agent-" + i, State.DRAINING, "gpu", "render"))
            .toArray(AgentView[]::new);

    assertThat(text(WaitReason.DRAINING, Placement.ANY, many))
        .isEqualTo(
            "every agent in pool gpu that could run it is draining: agent-10, agent-11, agent-12,"
                + " agent-13, agent-14 and 15 more");
  }

  @Test
  void aPinnedJobSaysWhatIsWithItsAgent() {
    Placement pinned = new Placement("x", Map.of());
    String begin = "it is pinned to agent x, which ";

    assertThat(text(WaitReason.NO_MATCH, pinned, A)).isEqualTo(begin + "is not known here");
    assertThat(text(WaitReason.NO_MATCH, pinned, agent("x", State.UNREACHABLE, "gpu")))
        .isEqualTo(begin + "is unreachable");
    assertThat(text(WaitReason.NO_MATCH, pinned, agent("x", State.CONNECTED, "cpu")))
        .isEqualTo(begin + "is not in pool gpu");
    assertThat(text(WaitReason.NO_MATCH, pinned, agent("x", State.CONNECTED, "gpu", "echo")))
        .isEqualTo(begin + "does not have handler render");
    assertThat(text(WaitReason.NO_MATCH, pinned, agent("x", State.CONNECTED, "gpu", "render")))
        .isEqualTo(begin + "does not match the labels, or has refused it");
  }

  @Test
  void missingLabelsAreNamed() {
    assertThat(text(WaitReason.NO_MATCH, new Placement("", Map.of("zone", "b")), A, B))
        .isEqualTo(
            "none of the 1 agent in pool gpu with handler render has the labels zone=b and has not"
                + " refused it");
    assertThat(text(WaitReason.NO_MATCH, Placement.ANY, A))
        .isEqualTo("every one of the 1 agent in pool gpu with handler render has refused it");
  }

  @Test
  void fullAgentsAreCounted() {
    assertThat(text(WaitReason.NO_FREE_SLOT, Placement.ANY, A, B))
        .isEqualTo("all 10 slots of the 1 agent in pool gpu that could run it are taken");
  }

  @Test
  void theOtherReasonsAreOneLineToo() {
    assertThat(text(WaitReason.PAUSED, Placement.ANY)).isEqualTo("pool gpu is paused");
    assertThat(text(WaitReason.IN_LINE, Placement.ANY))
        .isEqualTo("in line behind other jobs of pool gpu");
    assertThat(text(WaitReason.BACKING_OFF, Placement.ANY))
        .isEqualTo("it waits for its next attempt");
  }

  private static String text(WaitReason reason, Placement placement, AgentView... agents) {
    JobSpec spec =
        new JobSpec(
            SampleJobs.id(1),
            new PoolName("gpu"),
            new HandlerName("render"),
            Payload.EMPTY,
            Policy.DEFAULT,
            placement,
            Start.NOW,
            Reply.NONE,
            "");
    Job job = SampleJobs.queued(1, spec);
    return WaitText.of(job, reason, List.of(agents));
  }

  private static AgentView agent(String id, State state, String pool, String... handlers) {
    Set<HandlerName> names = Stream.of(handlers).map(HandlerName::new).collect(Collectors.toSet());
    AgentFacts facts =
        new AgentFacts(
            Incarnation.of("i"), Set.of(new PoolName(pool)), Map.of(), names, 10, "0.1.0", "host");
    return new AgentView(
        new AgentId(id), state, facts, 0, AgentLoad.UNKNOWN, Instant.EPOCH, Duration.ZERO, false);
  }
}
