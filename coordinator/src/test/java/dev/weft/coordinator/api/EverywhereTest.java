package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.loop.Peers;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.DeclareAgentLostRequest;
import dev.weft.proto.api.v1.DrainAgentRequest;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.PausePoolRequest;
import dev.weft.proto.api.v1.ResumeAgentRequest;
import dev.weft.proto.api.v1.ResumePoolRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of agents and pools to one coordinator holds at all. */
@Timeout(60)
class EverywhereTest {
  private final Others others = new Others();
  private final Others back = new Others();
  private ApiSandbox one;
  private ApiSandbox two;

  private static final class Others implements Peers {
    final List<Peer> all = new CopyOnWriteArrayList<>();

    @Override
    public Optional<Peer> ownerOf(JobId job) {
      return Optional.empty();
    }

    @Override
    public List<Peer> others() {
      return all;
    }
  }

  @BeforeEach
  void open() throws IOException {
    one = new ApiSandbox(ApiSandbox.LIMITS, others);
    two = new ApiSandbox(ApiSandbox.LIMITS, back);
    others.all.add(new Peers.Peer("two", "127.0.0.1:" + two.server.port()));
    // What was passed on is not passed back.
    back.all.add(new Peers.Peer("one", "127.0.0.1:" + one.server.port()));
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private static void join(ApiSandbox at) {
    at.agents.join("node-a", "default", Map.of(), "echo");
    await().until(() -> agent(at).isPresent());
  }

  private static Optional<Agent> agent(ApiSandbox at) {
    return at.fleet.listAgents(ListAgentsRequest.getDefaultInstance()).getAgentsList().stream()
        .findFirst();
  }

  private static boolean drained(ApiSandbox at) {
    return agent(at).orElseThrow().getDrainRequested();
  }

  private static boolean paused(ApiSandbox at) {
    return at.fleet.listPools(ListPoolsRequest.getDefaultInstance()).getPools(0).getPaused();
  }

  @Test
  void anAgentIsDrainedAndResumedAtAll() {
    join(one);
    join(two);

    one.fleet.drainAgent(DrainAgentRequest.newBuilder().setAgent("node-a").build());
    assertThat(drained(one)).isTrue();
    assertThat(drained(two)).isTrue();

    two.fleet.resumeAgent(ResumeAgentRequest.newBuilder().setAgent("node-a").build());
    assertThat(drained(one)).isFalse();
    assertThat(drained(two)).isFalse();
  }

  @Test
  void anAgentThatOnlyAnotherOneKnowsIsDrainedThere() {
    join(two);

    Agent agent =
        one.fleet.drainAgent(DrainAgentRequest.newBuilder().setAgent("node-a").build()).getAgent();

    assertThat(agent.getDrainRequested()).isTrue();
    assertThat(drained(two)).isTrue();
  }

  @Test
  void anAgentThatNobodyKnowsIsNotFound() {
    Errors.of(() -> one.fleet.drainAgent(DrainAgentRequest.newBuilder().setAgent("x").build()))
        .is(Reason.NO_SUCH_AGENT);
  }

  @Test
  void aPoolIsPausedAndResumedAtAll() {
    one.fleet.pausePool(PausePoolRequest.newBuilder().setPool("default").build());
    assertThat(paused(one)).isTrue();
    assertThat(paused(two)).isTrue();

    two.fleet.resumePool(ResumePoolRequest.newBuilder().setPool("default").build());
    assertThat(paused(one)).isFalse();
    assertThat(paused(two)).isFalse();
  }

  @Test
  void oneThatDoesNotAnswerIsNamedAndTheRestIsDone() throws IOException {
    others.all.addFirst(new Peers.Peer("three", "127.0.0.1:" + freePort()));

    Errors error =
        Errors.of(
            () -> one.fleet.pausePool(PausePoolRequest.newBuilder().setPool("default").build()));

    error.is(Reason.OWNER_UNAVAILABLE);
    assertThat(error.status().getMessage()).contains("not at coordinator three");
    assertThat(error.saysWhenToRetry()).isTrue();
    assertThat(paused(one)).isTrue();
    assertThat(paused(two)).isTrue();
  }

  @Test
  void anAgentThatIsConnectedToAnyOfThemIsNotLost() {
    join(one);
    join(two);
    one.agents.leave("node-a");
    await().until(() -> !FleetCodec.connected(agent(one).orElseThrow()));

    Errors.of(this::declareLost).is(Reason.AGENT_CONNECTED);

    two.agents.leave("node-a");
    await().until(() -> !FleetCodec.connected(agent(two).orElseThrow()));
    declareLost();
    assertThat(agent(one).orElseThrow().getState()).isEqualTo(agent(two).orElseThrow().getState());
  }

  private void declareLost() {
    one.fleet.declareAgentLost(DeclareAgentLostRequest.newBuilder().setAgent("node-a").build());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
