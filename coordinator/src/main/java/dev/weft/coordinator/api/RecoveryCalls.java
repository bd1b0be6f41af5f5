package dev.weft.coordinator.api;

import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.RecoveryView;
import dev.weft.proto.api.v1.BeginRecoveryRequest;
import dev.weft.proto.api.v1.BeginRecoveryResponse;
import dev.weft.proto.api.v1.EndRecoveryRequest;
import dev.weft.proto.api.v1.EndRecoveryResponse;
import dev.weft.proto.api.v1.GetRecoveryRequest;
import dev.weft.proto.api.v1.GetRecoveryResponse;
import dev.weft.proto.api.v1.Recovery;
import dev.weft.proto.api.v1.RecoveryServiceGrpc;
import dev.weft.proto.api.v1.RecoveryState;
import io.grpc.stub.StreamObserver;

/** The calls about recovery. Each runs on a virtual thread of its own. */
final class RecoveryCalls extends RecoveryServiceGrpc.RecoveryServiceImplBase {
  private final ApiPorts ports;
  private final Asking asking;
  private final Everywhere everywhere;

  RecoveryCalls(ApiPorts ports, Asking asking, Everywhere everywhere) {
    this.ports = ports;
    this.asking = asking;
    this.everywhere = everywhere;
  }

  @Override
  public void getRecovery(GetRecoveryRequest request, StreamObserver<GetRecoveryResponse> wire) {
    Unary.answer(wire, () -> GetRecoveryResponse.newBuilder().setRecovery(now()).build());
  }

  @Override
  public void beginRecovery(
      BeginRecoveryRequest request, StreamObserver<BeginRecoveryResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          boolean here = steer(true);
          var told = everywhere.tell(RecoveryServiceGrpc.getBeginRecoveryMethod(), request);
          refuseIfNowhere(here || Forwarding.passedOn() || !told.answers().isEmpty(), true);
          return BeginRecoveryResponse.newBuilder().setRecovery(now()).build();
        });
  }

  @Override
  public void endRecovery(EndRecoveryRequest request, StreamObserver<EndRecoveryResponse> wire) {
    Unary.answer(
        wire,
        () -> {
          boolean here = steer(false);
          var told = everywhere.tell(RecoveryServiceGrpc.getEndRecoveryMethod(), request);
          refuseIfNowhere(here || Forwarding.passedOn() || !told.answers().isEmpty(), false);
          told.refuseIfSilent();
          return EndRecoveryResponse.newBuilder().setRecovery(now()).build();
        });
  }

  /** Begins or ends it here; false if there was nothing to do. */
  private boolean steer(boolean begin) throws Refused, InterruptedException {
    Answer answer =
        asking.durable(ports.callers().ask(ticket -> new Event.RecoveryAsked(ticket, begin)));
    return answer instanceof Answer.Done;
  }

  private static void refuseIfNowhere(boolean somewhere, boolean begin) throws Refused {
    if (!somewhere) {
      throw Refused.because(
          begin ? Reason.RECOVERING_ALREADY : Reason.NOT_RECOVERING,
          begin ? "a recovery has begun already" : "there is no recovery that could be ended");
    }
  }

  private Recovery now() throws Refused, InterruptedException {
    RecoveryView view = asking.prompt(ports.view().recovery());
    RecoveryFacts newest = view.newest();
    boolean ignored = !view.ignored().isEmpty();
    Recovery.Builder recovery =
        Recovery.newBuilder()
            .setState(state(view))
            .setWhy(ignored ? view.ignored() : newest.why())
            .setAdopted(newest.adopted())
            .setRefused(newest.refused());
    view.waitsFor().forEach(agent -> recovery.addWaitsFor(agent.value()));
    if (!newest.why().isEmpty()) {
      recovery.setSince(Times.proto(newest.since()));
    }
    return recovery.build();
  }

  private static RecoveryState state(RecoveryView view) {
    if (view.on()) {
      return RecoveryState.RECOVERY_STATE_RECOVERING;
    }
    if (!view.ignored().isEmpty()) {
      return RecoveryState.RECOVERY_STATE_IGNORED;
    }
    return view.newest().why().isEmpty()
        ? RecoveryState.RECOVERY_STATE_NONE
        : RecoveryState.RECOVERY_STATE_OVER;
  }
}
