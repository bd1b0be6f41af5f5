package dev.weft.coordinator.api;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.DeclareAgentLostRequest;
import dev.weft.proto.api.v1.DeclareAgentLostResponse;
import dev.weft.proto.api.v1.DrainAgentRequest;
import dev.weft.proto.api.v1.DrainAgentResponse;
import dev.weft.proto.api.v1.FleetServiceGrpc;
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
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The calls about agents and pools. Each runs on a virtual thread of its own. */
final class FleetCalls extends FleetServiceGrpc.FleetServiceImplBase {
  private static final Fields.Range DRAIN_TIMEOUT =
      new Fields.Range(Duration.ofMillis(1), Duration.ofDays(30), "must be 1 ms to 30 d");

  private final ApiPorts ports;
  private final Asking asking;
  private final Everywhere everywhere;
  private final Watches watches;
  private final Executor executor;

  FleetCalls(
      ApiPorts ports, Asking asking, Everywhere everywhere, Watches watches, Executor executor) {
    this.ports = ports;
    this.asking = asking;
    this.everywhere = everywhere;
    this.watches = watches;
    this.executor = executor;
  }

  @Override
  public void listAgents(ListAgentsRequest request, StreamObserver<ListAgentsResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          ListAgentsResponse.Builder response = ListAgentsResponse.newBuilder();
          agents().forEach(view -> response.addAgents(FleetCodec.agent(view)));
          return response.build();
        });
  }

  @Override
  public void watchAgents(WatchAgentsRequest request, StreamObserver<WatchAgentsResponse> wire) {
    Watches.Room room;
    try {
      room = watches.open();
    } catch (Refused e) {
      wire.onError(StatusMapper.exception(e));
      return;
    }
    AgentWatch watch = new AgentWatch();
    Pump<WatchAgentsResponse> pump =
        new Pump<>((ServerCallStreamObserver<WatchAgentsResponse>) wire, executor, watch);
    JobFeed.Subscription subscription = ports.view().watchAgents(watch::tell);
    watch.connect(
        pump::wake,
        () -> {
          subscription.close();
          room.close();
        });
    room.endBy(watch::fail);
    pump.attach();
    try {
      watch.begin(agents());
    } catch (Refused e) {
      watch.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      watch.fail(e);
    }
  }

  @Override
  public void drainAgent(DrainAgentRequest request, StreamObserver<DrainAgentResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Fields fields = new Fields("");
          Duration timeout =
              request.hasTimeout()
                  ? fields.duration("timeout", request.getTimeout(), DRAIN_TIMEOUT, Duration.ZERO)
                  : Duration.ZERO;
          Optional<Agent> here = drain(fields, request.getAgent(), true, timeout);
          var told = everywhere.tell(FleetServiceGrpc.getDrainAgentMethod(), request);
          told.refuseIfSilent();
          return here.map(agent -> DrainAgentResponse.newBuilder().setAgent(agent).build())
              .or(told::first)
              .orElseThrow(FleetCalls::noSuchAgent);
        });
  }

  @Override
  public void resumeAgent(ResumeAgentRequest request, StreamObserver<ResumeAgentResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Optional<Agent> here = drain(new Fields(""), request.getAgent(), false, Duration.ZERO);
          var told = everywhere.tell(FleetServiceGrpc.getResumeAgentMethod(), request);
          told.refuseIfSilent();
          return here.map(agent -> ResumeAgentResponse.newBuilder().setAgent(agent).build())
              .or(told::first)
              .orElseThrow(FleetCalls::noSuchAgent);
        });
  }

  @Override
  public void declareAgentLost(
      DeclareAgentLostRequest request, StreamObserver<DeclareAgentLostResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Fields fields = new Fields("");
          AgentId id = fields.name("agent", request.getAgent(), AgentId::new, new AgentId("-"));
          fields.refuseBad();
          refuseIfConnectedElsewhere(id);
          Answer answer =
              asking.durable(ports.callers().ask(ticket -> new Event.LossDeclared(ticket, id)));
          if (answer instanceof Answer.Unfit) {
            throw connected();
          }
          var told = everywhere.tell(FleetServiceGrpc.getDeclareAgentLostMethod(), request);
          told.refuseIfSilent();
          if (answer instanceof Answer.Done) {
            return DeclareAgentLostResponse.newBuilder().setAgent(agent(id)).build();
          }
          return told.first().orElseThrow(FleetCalls::noSuchAgent);
        });
  }

  @Override
  public void listPools(ListPoolsRequest request, StreamObserver<ListPoolsResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          ListPoolsResponse.Builder response = ListPoolsResponse.newBuilder();
          pools().forEach(view -> response.addPools(pool(view)));
          return response.build();
        });
  }

  @Override
  public void pausePool(PausePoolRequest request, StreamObserver<PausePoolResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Pool pool = pause(request.getPool(), true);
          everywhere.tell(FleetServiceGrpc.getPausePoolMethod(), request).refuseIfSilent();
          return PausePoolResponse.newBuilder().setPool(pool).build();
        });
  }

  @Override
  public void resumePool(ResumePoolRequest request, StreamObserver<ResumePoolResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          Pool pool = pause(request.getPool(), false);
          everywhere.tell(FleetServiceGrpc.getResumePoolMethod(), request).refuseIfSilent();
          return ResumePoolResponse.newBuilder().setPool(pool).build();
        });
  }

  /** Empty if this coordinator has never heard of the agent. */
  private Optional<Agent> drain(Fields fields, String name, boolean drain, Duration timeout)
      throws Refused, InterruptedException {
    AgentId id = fields.name("agent", name, AgentId::new, new AgentId("-"));
    fields.refuseBad();
    Answer answer =
        asking.durable(
            ports.callers().ask(ticket -> new Event.DrainSet(ticket, id, drain, timeout)));
    return answer instanceof Answer.Done ? Optional.of(agent(id)) : Optional.empty();
  }

  private Agent agent(AgentId id) throws Refused, InterruptedException {
    return agents().stream()
        .filter(view -> view.id().equals(id))
        .findAny()
        .map(FleetCodec::agent)
        .orElseThrow(FleetCalls::noSuchAgent);
  }

  private Pool pause(String name, boolean paused) throws Refused, InterruptedException {
    Fields fields = new Fields("");
    PoolName pool = fields.name("pool", name, PoolName::new, new PoolName("-"));
    fields.refuseBad();
    Answer _ =
        asking.durable(ports.callers().ask(ticket -> new Event.PauseSet(ticket, pool, paused)));
    return pools().stream()
        .filter(view -> view.name().equals(pool))
        .findAny()
        .map(this::pool)
        .orElseGet(() -> pool(FleetCodec.empty(pool, paused)));
  }

  private List<AgentView> agents() throws Refused, InterruptedException {
    return asking.prompt(ports.view().agents());
  }

  private List<PoolView> pools() throws Refused, InterruptedException {
    return asking.prompt(ports.view().pools());
  }

  private Pool pool(PoolView view) {
    return FleetCodec.pool(view, ports.view().brokerDepth(view.name()));
  }

  /** Somebody who hears of the agent knows that it is not lost; then nothing is done anywhere. */
  private void refuseIfConnectedElsewhere(AgentId id)
      throws Refused, StoreException, InterruptedException {
    var all =
        everywhere.tell(
            FleetServiceGrpc.getListAgentsMethod(), ListAgentsRequest.getDefaultInstance());
    boolean heard =
        all.answers().stream()
            .flatMap(answer -> answer.getAgentsList().stream())
            .filter(agent -> agent.getId().equals(id.value()))
            .anyMatch(FleetCodec::connected);
    if (heard) {
      throw connected();
    }
  }

  private static Refused connected() {
    return Refused.because(Reason.AGENT_CONNECTED, "the agent is connected: drain it instead");
  }

  private static Refused noSuchAgent() {
    return Refused.because(Reason.NO_SUCH_AGENT, "there is no agent with this id");
  }
}
