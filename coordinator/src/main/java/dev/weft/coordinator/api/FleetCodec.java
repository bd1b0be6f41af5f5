package dev.weft.coordinator.api;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.Pool;
import dev.weft.proto.api.v1.WaitCount;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Writes agents and pools for callers. */
final class FleetCodec {
  private static final long UNKNOWN_DEPTH = -1;

  private FleetCodec() {}

  static Agent agent(AgentView view) {
    Agent.Builder agent =
        Agent.newBuilder()
            .setId(view.id().value())
            .setState(state(view.state()))
            .putAllLabels(view.facts().labels())
            .setSlots(view.facts().slots())
            .setRunning(view.running())
            .setStuck(view.load().stuck())
            .setVersion(view.facts().version())
            .setHostname(view.facts().hostname())
            .setLastHeard(Times.proto(view.silence()))
            .setCpuLoad(view.load().cpuLoad())
            .setHeapUsed(view.load().heapUsed())
            .setDrainRequested(view.drainRequested())
            .setTrouble(view.load().trouble());
    view.facts().pools().stream().sorted().forEach(pool -> agent.addPools(pool.value()));
    view.facts().handlers().stream().sorted().forEach(name -> agent.addHandlers(name.value()));
    if (view.connectedAt().isAfter(Instant.EPOCH)) {
      agent.setConnectedAt(Times.proto(view.connectedAt()));
    }
    return agent.build();
  }

  /** Whether it is, at the coordinator that says so. */
  static boolean connected(Agent agent) {
    return agent.getState() == AgentState.AGENT_STATE_CONNECTED
        || agent.getState() == AgentState.AGENT_STATE_DRAINING;
  }

  static Pool pool(PoolView view, Optional<Long> brokerDepth) {
    Pool.Builder pool =
        Pool.newBuilder()
            .setName(view.name().value())
            .setBrokerDepth(brokerDepth.orElse(UNKNOWN_DEPTH))
            .setQueued(view.queued())
            .setBackingOff(view.backingOff())
            .setRunning(view.running())
            .setSlots(view.slots())
            .setFreeSlots(view.freeSlots())
            .setAgents(view.agents())
            .setPaused(view.paused());
    view.waiting().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(count -> pool.addWaiting(count(count.getKey(), count.getValue())));
    return pool.build();
  }

  /** A pool without anything in it. */
  static PoolView empty(PoolName name, boolean paused) {
    return new PoolView(name, 0, 0, 0, 0, 0, 0, paused, Map.of());
  }

  private static WaitCount count(WaitReason reason, long count) {
    return WaitCount.newBuilder().setReason(Waits.proto(reason)).setCount(count).build();
  }

  private static AgentState state(AgentView.State state) {
    return switch (state) {
      case CONNECTED -> AgentState.AGENT_STATE_CONNECTED;
      case DRAINING -> AgentState.AGENT_STATE_DRAINING;
      case UNREACHABLE -> AgentState.AGENT_STATE_UNREACHABLE;
      case LOST -> AgentState.AGENT_STATE_LOST;
      case GONE -> AgentState.AGENT_STATE_GONE;
    };
  }
}
