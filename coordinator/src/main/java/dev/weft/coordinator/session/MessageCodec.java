package dev.weft.coordinator.session;

import com.google.protobuf.Duration;
import com.google.protobuf.UnsafeByteOperations;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.CancelReason;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Cancel;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.GoAway;
import dev.weft.proto.agent.v1.HeartbeatAck;
import dev.weft.proto.agent.v1.LogGrant;
import dev.weft.proto.agent.v1.Reconcile;
import dev.weft.proto.agent.v1.ResultAck;
import dev.weft.proto.agent.v1.TakenOver;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import java.util.List;

/** Writes what agents are told. */
final class MessageCodec {
  private MessageCodec() {}

  static CoordinatorMessage welcome(
      long stream, House house, SessionSettings settings, List<Feature> features, int verdicts) {
    StorePosition store = house.now();
    return CoordinatorMessage.newBuilder()
        .setWelcome(
            Welcome.newBuilder()
                .setStreamId(stream)
                .setProtocol(HelloCodec.PROTOCOL)
                .addAllFeatures(features)
                .setClusterId(store.cluster())
                .setOwner(store.owner())
                .setEpoch(store.epoch())
                .setIncarnation(store.incarnation())
                .setCommits(store.commits())
                .setHeartbeatInterval(duration(settings.heartbeat()))
                .setLostAfter(duration(settings.lostAfter()))
                .setVerdictCount(verdicts))
        .build();
  }

  static CoordinatorMessage verdicts(long telling, List<Verdict> chunk) {
    Verdicts.Builder verdicts = Verdicts.newBuilder().setTelling(telling);
    for (Verdict verdict : chunk) {
      verdicts.addVerdicts(
          dev.weft.proto.agent.v1.Verdict.newBuilder()
              .setAttempt(ref(verdict.attempt()))
              .setAction(action(verdict.action())));
    }
    return CoordinatorMessage.newBuilder().setVerdicts(verdicts).build();
  }

  static CoordinatorMessage beat(long sequence, boolean confirmed, long commits) {
    return CoordinatorMessage.newBuilder()
        .setHeartbeatAck(
            HeartbeatAck.newBuilder()
                .setSequence(sequence)
                .setUnconfirmed(!confirmed)
                .setCommits(commits))
        .build();
  }

  static CoordinatorMessage reconcile(Effect.Reconcile effect) {
    Reconcile.Builder reconcile = Reconcile.newBuilder().setNumber(effect.number());
    for (Predecessor dead : effect.followed()) {
      reconcile.addTakenOver(TakenOver.newBuilder().setOwner(dead.owner()).setEpoch(dead.epoch()));
    }
    effect.attempts().forEach(attempt -> reconcile.addAttempts(ref(attempt)));
    return CoordinatorMessage.newBuilder().setReconcile(reconcile).build();
  }

  static CoordinatorMessage grant(long bytes) {
    return CoordinatorMessage.newBuilder()
        .setLogGrant(LogGrant.newBuilder().setBytes(bytes))
        .build();
  }

  static CoordinatorMessage acks(List<AttemptRef> attempts) {
    return CoordinatorMessage.newBuilder()
        .setResultAck(ResultAck.newBuilder().addAllAttempts(attempts))
        .build();
  }

  static CoordinatorMessage stop(Effect.StopAttempt stop) {
    return CoordinatorMessage.newBuilder()
        .setCancel(
            Cancel.newBuilder().setAttempt(ref(stop.attempt())).setReason(reason(stop.reason())))
        .build();
  }

  static CoordinatorMessage goAway(java.time.Duration reconnectAfter, String reason) {
    return CoordinatorMessage.newBuilder()
        .setGoAway(
            GoAway.newBuilder().setReconnectAfter(duration(reconnectAfter)).setReason(reason))
        .build();
  }

  /**
   * An assignment.
   *
   * @param token what the agent keeps with it; may be empty
   */
  static CoordinatorMessage assign(Effect.Assign effect, byte[] token) {
    JobSpec spec = effect.spec();
    Assign.Builder assign =
        Assign.newBuilder()
            .setAttempt(ref(effect.attempt()))
            .setHandler(spec.handler().value())
            .setPayload(UnsafeByteOperations.unsafeWrap(spec.payload().bytes()))
            .setContentType(spec.payload().contentType())
            .setTraceparent(spec.traceparent())
            .setToken(UnsafeByteOperations.unsafeWrap(token));
    if (spec.policy().timeout().isPositive()) {
      assign.setTimeout(duration(spec.policy().timeout()));
    }
    spec.policy().loss().after().ifPresent(after -> assign.setLostAfter(duration(after)));
    return CoordinatorMessage.newBuilder().setAssign(assign).build();
  }

  static AttemptRef ref(AttemptId attempt) {
    return AttemptRef.newBuilder()
        .setJobId(attempt.job().value())
        .setAttempt(attempt.number())
        .build();
  }

  static Duration duration(java.time.Duration value) {
    return Duration.newBuilder().setSeconds(value.getSeconds()).setNanos(value.getNano()).build();
  }

  private static VerdictAction action(Verdict.Action action) {
    return switch (action) {
      case CONTINUE -> VerdictAction.VERDICT_ACTION_CONTINUE;
      case SEND_RESULT -> VerdictAction.VERDICT_ACTION_SEND_RESULT;
      case FORGET -> VerdictAction.VERDICT_ACTION_FORGET;
      case ABORT -> VerdictAction.VERDICT_ACTION_ABORT;
      case LEAVE -> VerdictAction.VERDICT_ACTION_LEAVE;
      case CLAIM -> VerdictAction.VERDICT_ACTION_CLAIM;
    };
  }

  private static dev.weft.proto.agent.v1.CancelReason reason(CancelReason reason) {
    return switch (reason) {
      case REQUESTED -> dev.weft.proto.agent.v1.CancelReason.CANCEL_REASON_REQUESTED;
      case TIMEOUT -> dev.weft.proto.agent.v1.CancelReason.CANCEL_REASON_TIMEOUT;
      case DRAIN -> dev.weft.proto.agent.v1.CancelReason.CANCEL_REASON_DRAIN;
    };
  }
}
