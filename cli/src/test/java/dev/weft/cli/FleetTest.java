package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.Pool;
import dev.weft.proto.api.v1.WaitCount;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code weft agent} and {@code weft pool}. */
final class FleetTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  FleetTest() throws IOException {
    agent(
        Agent.newBuilder()
            .setId("node-a")
            .setState(AgentState.AGENT_STATE_CONNECTED)
            .addPools("default")
            .addPools("gpu")
            .putLabels("name", "节点A")
            .putLabels("disk", "ssd")
            .addHandlers("echo")
            .addHandlers("http")
            .setSlots(10_000)
            .setRunning(1234)
            .setStuck(1)
            .setVersion("0.1.0")
            .setLastHeard(Duration.newBuilder().setSeconds(2))
            .setCpuLoad(0.256)
            .setHeapUsed(123 << 20));
    agent(
        Agent.newBuilder()
            .setId("node-b")
            .setState(AgentState.AGENT_STATE_UNREACHABLE)
            .setCpuLoad(-1)
            .setDrainRequested(true));
    api.fleet.pools.put(
        "default",
        Pool.newBuilder()
            .setName("default")
            .setBrokerDepth(123_456)
            .setQueued(20)
            .setBackingOff(3)
            .setRunning(1234)
            .setSlots(10_000)
            .setFreeSlots(8766)
            .setAgents(1)
            .addWaiting(wait(WaitReason.WAIT_REASON_NO_FREE_SLOT, 12))
            .addWaiting(wait(WaitReason.WAIT_REASON_PAUSED, 0))
            .addWaiting(wait(WaitReason.WAIT_REASON_NO_MATCH, 8))
            .build());
    api.fleet.pools.put(
        "gpu", Pool.newBuilder().setName("gpu").setBrokerDepth(-1).setPaused(true).build());
  }

  private void agent(Agent.Builder agent) {
    api.fleet.agents.put(agent.getId(), agent.build());
  }

  private static WaitCount wait(WaitReason reason, long count) {
    return WaitCount.newBuilder().setReason(reason).setCount(count).build();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int weft(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--address", api.address()));
    return shell.run(all.toArray(String[]::new));
  }

  @Test
  void agentsAreATable() {
    assertThat(weft("agent", "list")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            ID      STATE              POOLS        RUNNING          SLOTS   CPU  HEAP       HEARD   VERSION  HANDLERS   LABELS
            node-a  connected          default,gpu  1,234 (1 stuck)  10,000  26%  123.0 MiB  2s ago  0.1.0    echo,http  disk=ssd,name=节点A
            node-b  unreachable,drain  -            0                0       -    -          -       -        -          -
            """);
  }

  @Test
  void agentsAsDataAreTheAnswer() {
    assertThat(weft("agent", "list", "-o", "yaml")).isZero();
    assertThat(shell.out())
        .startsWith(
            "agents:\n- id: node-a\n  state: AGENT_STATE_CONNECTED\n  pools:\n  - default\n")
        .contains("    name: 节点A\n")
        .contains("  lastHeard: 2s\n");
  }

  @Test
  void watchedAgentsAreALineEach() {
    assertThat(weft("agent", "list", "--watch")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            node-a connected, 1,234 (1 stuck) running
            node-b unreachable,drain, 0 running
            """);
  }

  @Test
  void agentIsDrainedAndResumed() {
    assertThat(weft("agent", "drain", "node-a", "--timeout", "5m")).isZero();
    assertThat(api.fleet.drained.getFirst().getTimeout().getSeconds()).isEqualTo(300);
    assertThat(weft("agent", "drain", "node-a")).isZero();
    assertThat(api.fleet.drained.getLast().hasTimeout()).isFalse();
    assertThat(weft("agent", "resume", "node-a")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            node-a draining, 1,234 (1 stuck) running
            node-a draining, 1,234 (1 stuck) running
            node-a connected, 1,234 (1 stuck) running
            """);
  }

  @Test
  void agentIsDeclaredLost() {
    assertThat(weft("agent", "declare-lost", "node-b")).isZero();
    assertThat(shell.out()).startsWith("node-b lost");
  }

  @Test
  void unknownAgentIsNotFound() {
    assertThat(weft("agent", "drain", "node-x")).isEqualTo(4);
    assertThat(shell.err()).isEqualTo("weft: there is no agent node-x\n");
  }

  @Test
  void poolsSayWhatWaitsForWhat() {
    assertThat(weft("pool", "list")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            NAME     STATE   IN BROKER  QUEUED  BACKING OFF  RUNNING  SLOTS   FREE   AGENTS  WAITING FOR
            default  active  123,456    20      3            1,234    10,000  8,766  1       no free slot 12, no match 8
            gpu      paused  -          0       0            0        0       0      0       -
            """);
  }

  @Test
  void poolIsPausedAndResumed() {
    assertThat(weft("pool", "pause", "default", "-o", "json")).isZero();
    assertThat(shell.out()).contains("\"paused\": true");
    assertThat(weft("pool", "resume", "gpu")).isZero();
    assertThat(shell.out()).contains("gpu   active");
  }
}
