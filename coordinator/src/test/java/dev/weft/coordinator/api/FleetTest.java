package dev.weft.coordinator.api;

import static dev.weft.coordinator.api.ApiSandbox.spec;
import static dev.weft.coordinator.api.ApiSandbox.submission;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.DeclareAgentLostRequest;
import dev.weft.proto.api.v1.DrainAgentRequest;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.PausePoolRequest;
import dev.weft.proto.api.v1.Pool;
import dev.weft.proto.api.v1.ResumeAgentRequest;
import dev.weft.proto.api.v1.ResumePoolRequest;
import dev.weft.proto.api.v1.WaitReason;
import dev.weft.proto.api.v1.WatchAgentsRequest;
import dev.weft.proto.api.v1.WatchAgentsResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private ApiSandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new ApiSandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void agentsAreListedById() {
    box.agents.join("node-b", "gpu", Map.of("zone", "b"), "sleep", "echo");
    box.agents.join("node-a", "default", Map.of(), "echo");

    List<Agent> agents =
        box.fleet.listAgents(ListAgentsRequest.getDefaultInstance()).getAgentsList();

    assertThat(agents).extracting(Agent::getId).containsExactly("node-a", "node-b");
    Agent agent = agents.get(1);
    assertThat(agent.getState()).isEqualTo(AgentState.AGENT_STATE_CONNECTED);
    assertThat(agent.getPoolsList()).containsExactly("gpu");
    assertThat(agent.getHandlersList()).containsExactly("echo", "sleep");
    assertThat(agent.getLabelsMap()).containsEntry("zone", "b");
    assertThat(agent.getSlots()).isEqualTo(10);
    assertThat(agent.getCpuLoad()).isNegative();
    assertThat(agent.hasConnectedAt()).isTrue();
    assertThat(agent.hasLastHeard()).isTrue();
  }

  @Test
  void aDrainedAgentSaysSoUntilItIsResumed() {
    box.agents.join("node-a", "default", Map.of(), "echo");
    DrainAgentRequest drain =
        DrainAgentRequest.newBuilder()
            .setAgent("node-a")
            .setTimeout(Duration.newBuilder().setSeconds(60))
            .build();

    Agent drained = box.fleet.drainAgent(drain).getAgent();
    Agent resumed =
        box.fleet
            .resumeAgent(ResumeAgentRequest.newBuilder().setAgent("node-a").build())
            .getAgent();

    assertThat(drained.getState()).isEqualTo(AgentState.AGENT_STATE_DRAINING);
    assertThat(drained.getDrainRequested()).isTrue();
    assertThat(resumed.getState()).isEqualTo(AgentState.AGENT_STATE_CONNECTED);
  }

  @Test
  void onlyAnAgentThatIsNotConnectedIsDeclaredLost() {
    box.agents.join("node-a", "default", Map.of(), "echo");
    Errors.of(() -> declareLost("node-a")).is(Reason.AGENT_CONNECTED);
    box.agents.leave("node-a");

    assertThat(declareLost("node-a").getState()).isEqualTo(AgentState.AGENT_STATE_LOST);
    Errors.of(() -> declareLost("node-x")).is(Reason.NO_SUCH_AGENT);
    Errors.of(() -> declareLost("")).is(Reason.INVALID_FIELD);
  }

  private Agent declareLost(String agent) {
    return box.fleet
        .declareAgentLost(DeclareAgentLostRequest.newBuilder().setAgent(agent).build())
        .getAgent();
  }

  @Test
  void anUnknownAgentIsNotFoundAndAWrongTimeoutNamed() {
    DrainAgentRequest.Builder drain = DrainAgentRequest.newBuilder().setAgent("node-a");
    Errors.of(() -> box.fleet.drainAgent(drain.build())).is(Reason.NO_SUCH_AGENT);
    drain.getTimeoutBuilder().setSeconds(-1);

    assertThat(
            Errors.of(() -> box.fleet.drainAgent(drain.build())).is(Reason.INVALID_FIELD).fields())
        .containsExactly("timeout");
    Errors.of(() -> box.fleet.resumeAgent(ResumeAgentRequest.getDefaultInstance()))
        .is(Reason.INVALID_FIELD);
  }

  @Test
  void poolsCountWhatWaitsAndWhy() {
    box.agents.join("node-a", "default", Map.of(), "echo");
    box.jobs.submitJob(submission(spec("runs")));
    box.agents.takeAssign();
    box.jobs.submitJob(submission(spec("waits").setHandler("sleep")));

    List<Pool> pools = box.fleet.listPools(ListPoolsRequest.getDefaultInstance()).getPoolsList();

    assertThat(pools)
        .singleElement()
        .satisfies(pool -> {
          assertThat(pool.getName()).isEqualTo("default");
          assertThat(pool.getBrokerDepth()).isEqualTo(-1);
          assertThat(pool.getRunning()).isEqualTo(1);
          assertThat(pool.getQueued()).isEqualTo(1);
          assertThat(pool.getSlots()).isEqualTo(10);
          assertThat(pool.getFreeSlots()).isEqualTo(9);
          assertThat(pool.getAgents()).isEqualTo(1);
          assertThat(pool.getWaiting(0).getReason()).isEqualTo(WaitReason.WAIT_REASON_NO_HANDLER);
          assertThat(pool.getWaiting(0).getCount()).isEqualTo(1);
        });
  }

  @Test
  void aPausedPoolStartsNothingUntilItIsResumed() {
    PausePoolRequest pause = PausePoolRequest.newBuilder().setPool("gpu").build();
    assertThat(box.fleet.pausePool(pause).getPool().getPaused()).isTrue();
    box.agents.join("node-a", "gpu", Map.of(), "echo");
    box.jobs.submitJob(submission(spec("job-1").setPool("gpu")));
    assertThat(box.get("job-1").getWaitText()).isEqualTo("pool gpu is paused");

    ResumePoolRequest resume = ResumePoolRequest.newBuilder().setPool("gpu").build();

    assertThat(box.fleet.resumePool(resume).getPool().getPaused()).isFalse();
    box.agents.takeAssign();
    Errors.of(() -> box.fleet.pausePool(PausePoolRequest.getDefaultInstance()))
        .is(Reason.INVALID_FIELD);
  }

  @Test
  void aWatchTellsEveryAgentAndThenEachChange() {
    box.agents.join("node-a", "default", Map.of(), "echo");
    box.fleet.listAgents(ListAgentsRequest.getDefaultInstance());
    WatchListener<WatchAgentsRequest, WatchAgentsResponse> watch = new WatchListener<>(true);
    FleetServiceGrpc.newStub(box.channel)
        .watchAgents(WatchAgentsRequest.getDefaultInstance(), watch);
    assertThat(watch.next().getAgent().getId()).isEqualTo("node-a");

    box.agents.join("node-b", "default", Map.of(), "echo");

    Agent next = watch.next().getAgent();
    while (!next.getId().equals("node-b")) {
      next = watch.next().getAgent();
    }
    watch.cancel();
  }
}
