package dev.weft.agent.link;

import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.ClaimPhase;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.agent.telemetry.LogPiece;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.proto.agent.v1.Accepted;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Claim;
import dev.weft.proto.agent.v1.ClaimPayload;
import dev.weft.proto.agent.v1.Credits;
import dev.weft.proto.agent.v1.Failure;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.Goodbye;
import dev.weft.proto.agent.v1.Heartbeat;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.LogChunk;
import dev.weft.proto.agent.v1.Progress;
import dev.weft.proto.agent.v1.Ready;
import dev.weft.proto.agent.v1.Reconciled;
import dev.weft.proto.agent.v1.Rejected;
import dev.weft.proto.agent.v1.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes what the agent says as messages of the protocol. Pure; any thread. */
final class Encoder {
  /** The one version of the protocol that this agent speaks. */
  static final int PROTOCOL = 1;

  private Encoder() {}

  /**
   * Introduces the agent.
   *
   * @param seen what the coordinator, or the one that was at its address, last said of its store
   */
  static AgentMessage hello(Greeting greeting, Duration uptime, Optional<StorePosition> seen) {
    Hello.Builder hello =
        Hello.newBuilder()
            .setAgentId(greeting.agent().value())
            .setInstanceId(greeting.incarnation().instance())
            .setJournalId(greeting.incarnation().journal())
            .setBootId(greeting.incarnation().boot())
            .setProtocolMin(PROTOCOL)
            .setProtocolMax(PROTOCOL)
            .addFeatures(Feature.FEATURE_RECONCILE)
            .addFeatures(Feature.FEATURE_CLAIM)
            .putAllLabels(greeting.labels())
            .setSlots(greeting.slots())
            .setVersion(greeting.version())
            .setHostname(greeting.hostname())
            .setUptime(duration(uptime));
    seen.ifPresent(position -> hello.setLastSeen(position(position)));
    greeting.pools().stream().map(PoolName::value).forEach(hello::addPools);
    greeting.handlers().stream().map(HandlerName::value).sorted().forEach(hello::addHandlers);
    return AgentMessage.newBuilder().setHello(hello).build();
  }

  private static dev.weft.proto.agent.v1.StorePosition position(StorePosition position) {
    return dev.weft.proto.agent.v1.StorePosition.newBuilder()
        .setClusterId(position.cluster())
        .setOwner(position.owner())
        .setEpoch(position.epoch())
        .setIncarnation(position.incarnation())
        .setCommits(position.commits())
        .build();
  }

  static AgentMessage inventory(List<HeldAttempt> items, List<AttemptId> lost, boolean last) {
    Inventory.Builder chunk = Inventory.newBuilder().setLast(last);
    items.forEach(item -> chunk.addItems(item(item)));
    lost.forEach(attempt -> chunk.addLost(ref(attempt)));
    return AgentMessage.newBuilder().setInventory(chunk).build();
  }

  static AgentMessage reconciled(Message.Reconciled said) {
    Reconciled.Builder chunk =
        Reconciled.newBuilder()
            .setNumber(said.number())
            .setTelling(said.telling())
            .setLast(said.part().last());
    said.part().items().forEach(item -> chunk.addItems(item(item)));
    said.part().lost().forEach(attempt -> chunk.addLost(ref(attempt)));
    return AgentMessage.newBuilder().setReconciled(chunk).build();
  }

  private static InventoryItem item(HeldAttempt item) {
    return InventoryItem.newBuilder()
        .setAttempt(ref(item.attempt()))
        .setPhase(
            item.finished()
                ? AttemptPhase.ATTEMPT_PHASE_FINISHED
                : AttemptPhase.ATTEMPT_PHASE_RUNNING)
        .build();
  }

  static AgentMessage ready(int credits) {
    return AgentMessage.newBuilder().setReady(Ready.newBuilder().setCredits(credits)).build();
  }

  static AgentMessage credits(int credits, boolean draining) {
    return AgentMessage.newBuilder()
        .setCredits(Credits.newBuilder().setCredits(credits).setDraining(draining))
        .build();
  }

  static AgentMessage heartbeat(
      long sequence, Load load, Vitals vitals, String trouble, Sight sight) {
    return AgentMessage.newBuilder()
        .setHeartbeat(
            Heartbeat.newBuilder()
                .setWallTime(timestamp(sight.wall()))
                .setAnsweredSequence(sight.answered())
                .setAnsweredAfter(duration(sight.answeredAfter()))
                .addAllClusterIds(sight.clusters())
                .setSequence(sequence)
                .setRunning(load.running())
                .setStuck(load.stuck())
                .setCpuLoad(vitals.cpuLoad())
                .setHeapUsed(vitals.heapUsed())
                .setHeapMax(vitals.heapMax())
                .setTrouble(trouble))
        .build();
  }

  static AgentMessage accepted(AttemptId attempt) {
    return AgentMessage.newBuilder()
        .setAccepted(Accepted.newBuilder().setAttempt(ref(attempt)))
        .build();
  }

  static AgentMessage rejected(AttemptId attempt, RejectReason reason) {
    return switch (reason) {
      case BUSY ->
          rejected(
              attempt, dev.weft.proto.agent.v1.RejectReason.REJECT_REASON_BUSY, "no free slot");
      case DRAINING ->
          rejected(
              attempt,
              dev.weft.proto.agent.v1.RejectReason.REJECT_REASON_DRAINING,
              "the agent is leaving");
      case UNKNOWN_HANDLER ->
          rejected(
              attempt,
              dev.weft.proto.agent.v1.RejectReason.REJECT_REASON_UNKNOWN_HANDLER,
              "the agent has no such handler");
      case NOT_ALLOWED ->
          rejected(
              attempt,
              dev.weft.proto.agent.v1.RejectReason.REJECT_REASON_NOT_ALLOWED,
              "its lost_after leaves no time to stop it: it must be above the agent's kill.grace");
      case STALE ->
          rejected(
              attempt,
              dev.weft.proto.agent.v1.RejectReason.REJECT_REASON_STALE,
              "a newer attempt of the job is known");
    };
  }

  static AgentMessage rejected(
      AttemptId attempt, dev.weft.proto.agent.v1.RejectReason reason, String detail) {
    return AgentMessage.newBuilder()
        .setRejected(
            Rejected.newBuilder().setAttempt(ref(attempt)).setReason(reason).setDetail(detail))
        .build();
  }

  static AgentMessage progress(AttemptId attempt, dev.weft.agent.telemetry.Progress progress) {
    return AgentMessage.newBuilder()
        .setProgress(
            Progress.newBuilder()
                .setAttempt(ref(attempt))
                .setSequence(progress.sequence())
                .setFraction(progress.fraction())
                .setMessage(progress.message()))
        .build();
  }

  static AgentMessage log(AttemptId attempt, LogPiece piece) {
    return AgentMessage.newBuilder()
        .setLog(
            LogChunk.newBuilder()
                .setAttempt(ref(attempt))
                .setOffset(piece.offset())
                .setData(UnsafeByteOperations.unsafeWrap(piece.bytes(), 0, piece.length())))
        .build();
  }

  static AgentMessage result(AttemptId attempt, Ending ending) {
    Result.Builder result =
        Result.newBuilder()
            .setAttempt(ref(attempt))
            .setOutcome(outcome(ending.outcome()))
            .setOutput(UnsafeByteOperations.unsafeWrap(ending.output().bytes()))
            .setOutputContentType(ending.output().type())
            .setOutputTruncated(ending.truncated())
            .setRunTime(duration(ending.runTime()))
            .setDidNotStop(ending.didNotStop());
    if (ending.outcome() != Outcome.SUCCEEDED) {
      result.setFailure(
          Failure.newBuilder()
              .setCode(ending.failure().code())
              .setMessage(ending.failure().message())
              .setPermanent(ending.failure().permanent()));
    }
    return AgentMessage.newBuilder().setResult(result).build();
  }

  static AgentMessage claim(Message.Claim said, Spec spec) {
    Claim.Builder claim =
        Claim.newBuilder()
            .setAttempt(ref(said.attempt()))
            .setPhase(phase(said.phase()))
            .setTelling(said.telling())
            .setToken(UnsafeByteOperations.unsafeWrap(spec.token().bytes()));
    spec.payload()
        .ifPresent(payload ->
            claim.setPayload(
                ClaimPayload.newBuilder()
                    .setData(UnsafeByteOperations.unsafeWrap(payload.bytes()))
                    .setContentType(payload.type())));
    return AgentMessage.newBuilder().setClaim(claim).build();
  }

  private static dev.weft.proto.agent.v1.ClaimPhase phase(ClaimPhase phase) {
    return switch (phase) {
      case RUNNING -> dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_RUNNING;
      case FINISHED -> dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_FINISHED;
      case LOST -> dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_LOST;
    };
  }

  static AgentMessage goodbye() {
    return AgentMessage.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build();
  }

  private static AttemptRef ref(AttemptId attempt) {
    return AttemptRef.newBuilder()
        .setJobId(attempt.job().value())
        .setAttempt(attempt.number())
        .build();
  }

  private static dev.weft.proto.agent.v1.Outcome outcome(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> dev.weft.proto.agent.v1.Outcome.OUTCOME_SUCCEEDED;
      case FAILED -> dev.weft.proto.agent.v1.Outcome.OUTCOME_FAILED;
      case TIMED_OUT -> dev.weft.proto.agent.v1.Outcome.OUTCOME_TIMED_OUT;
      case CANCELLED -> dev.weft.proto.agent.v1.Outcome.OUTCOME_CANCELLED;
      case DRAINED -> dev.weft.proto.agent.v1.Outcome.OUTCOME_DRAINED;
      case LOST -> dev.weft.proto.agent.v1.Outcome.OUTCOME_LOST;
    };
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
