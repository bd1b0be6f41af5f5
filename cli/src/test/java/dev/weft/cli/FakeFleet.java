package dev.weft.cli;

import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.DeclareAgentLostRequest;
import dev.weft.proto.api.v1.DeclareAgentLostResponse;
import dev.weft.proto.api.v1.DrainAgentRequest;
import dev.weft.proto.api.v1.DrainAgentResponse;
import dev.weft.proto.api.v1.FleetServiceGrpc.FleetServiceImplBase;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.ListAgentsResponse;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.ListPoolsResponse;
import dev.weft.proto.api.v1.PausePoolRequest;
import dev.weft.proto.api.v1.PausePoolResponse;
import dev.weft.proto.api.v1.Pool;
import dev.weft.proto.api.v1.ResumeAgentRequest;
import dev.weft.proto.api.v1.ResumeAgentResponse;
import dev.weft.proto.api.v1.ResumePoolRequest;
import dev.weft.proto.api.v1.ResumePoolResponse;
import dev.weft.proto.api.v1.WatchAgentsRequest;
import dev.weft.proto.api.v1.WatchAgentsResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The fleet's half of {@link FakeApi}. Thread-safe. */
public final class FakeFleet extends FleetServiceImplBase {
  public final Map<String, Agent> agents = new ConcurrentSkipListMap<>();
  public final Map<String, Pool> pools = new ConcurrentSkipListMap<>();
  public final List<DrainAgentRequest> drained = new CopyOnWriteArrayList<>();

  @Override
  public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsResponse> response) {
    response.onNext(ListAgentsResponse.newBuilder().addAllAgents(agents.values()).build());
    response.onCompleted();
  }

  @Override
  public void watchAgents(
      WatchAgentsRequest request, StreamObserver<WatchAgentsResponse> responses) {
    for (Agent agent : agents.values()) {
      responses.onNext(WatchAgentsResponse.newBuilder().setAgent(agent).build());
    }
    responses.onCompleted();
  }

  @Override
  public void drainAgent(DrainAgentRequest request, StreamObserver<DrainAgentResponse> response) {
    drained.add(request);
    Agent agent = agents.get(request.getAgent());
    if (agent == null) {
      response.onError(noAgent(request.getAgent()));
      return;
    }
    Agent now =
        agent.toBuilder().setState(AgentState.AGENT_STATE_DRAINING).setDrainRequested(true).build();
    response.onNext(DrainAgentResponse.newBuilder().setAgent(now).build());
    response.onCompleted();
  }

  @Override
  public void resumeAgent(
      ResumeAgentRequest request, StreamObserver<ResumeAgentResponse> response) {
    Agent agent = agents.get(request.getAgent());
    if (agent == null) {
      response.onError(noAgent(request.getAgent()));
      return;
    }
    response.onNext(ResumeAgentResponse.newBuilder().setAgent(agent).build());
    response.onCompleted();
  }

  @Override
  public void declareAgentLost(
      DeclareAgentLostRequest request, StreamObserver<DeclareAgentLostResponse> response) {
    Agent agent = agents.get(request.getAgent());
    if (agent == null) {
      response.onError(noAgent(request.getAgent()));
      return;
    }
    Agent now = agent.toBuilder().setState(AgentState.AGENT_STATE_LOST).build();
    response.onNext(DeclareAgentLostResponse.newBuilder().setAgent(now).build());
    response.onCompleted();
  }

  @Override
  public void listPools(ListPoolsRequest request, StreamObserver<ListPoolsResponse> response) {
    response.onNext(ListPoolsResponse.newBuilder().addAllPools(pools.values()).build());
    response.onCompleted();
  }

  @Override
  public void pausePool(PausePoolRequest request, StreamObserver<PausePoolResponse> response) {
    response.onNext(
        PausePoolResponse.newBuilder().setPool(paused(request.getPool(), true)).build());
    response.onCompleted();
  }

  @Override
  public void resumePool(ResumePoolRequest request, StreamObserver<ResumePoolResponse> response) {
    response.onNext(
        ResumePoolResponse.newBuilder().setPool(paused(request.getPool(), false)).build());
    response.onCompleted();
  }

  private Pool paused(String name, boolean paused) {
    Pool known = pools.getOrDefault(name, Pool.newBuilder().setName(name).build());
    return known.toBuilder().setPaused(paused).build();
  }

  private static RuntimeException noAgent(String id) {
    return Status.NOT_FOUND.withDescription("there is no agent " + id).asRuntimeException();
  }
}
