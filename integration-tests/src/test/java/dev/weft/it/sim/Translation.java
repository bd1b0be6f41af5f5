package dev.weft.it.sim;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.CancelReason;
import dev.weft.coordinator.dispatch.ClaimPhase;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.RejectReason;
import dev.weft.coordinator.dispatch.job.Report;

/** What one side says, in the words of the other: what the two codecs do between them. */
public final class Translation {
  private Translation() {}

  /** An assignment, as its agent reads it. */
  public static Assignment assignment(AttemptId attempt, JobSpec spec) {
    return new Assignment(
        attempt,
        spec.handler(),
        Content.of(spec.payload().bytes(), spec.payload().contentType()),
        spec.policy().timeout(),
        spec.policy().loss().after(),
        spec.traceparent());
  }

  /** Why an attempt is to stop, as its agent reads it. */
  public static StopReason reason(CancelReason reason) {
    return switch (reason) {
      case REQUESTED -> StopReason.REQUESTED;
      case TIMEOUT -> StopReason.TIMEOUT;
      case DRAIN -> StopReason.DRAIN;
    };
  }

  /** A verdict, as the agent reads it. */
  public static dev.weft.agent.core.attempt.Verdict verdict(Verdict verdict) {
    return new dev.weft.agent.core.attempt.Verdict(
        verdict.attempt(),
        switch (verdict.action()) {
          case CONTINUE -> dev.weft.agent.core.attempt.Verdict.Action.CONTINUE;
          case SEND_RESULT -> dev.weft.agent.core.attempt.Verdict.Action.SEND_RESULT;
          case FORGET -> dev.weft.agent.core.attempt.Verdict.Action.FORGET;
          case ABORT -> dev.weft.agent.core.attempt.Verdict.Action.ABORT;
          case LEAVE -> dev.weft.agent.core.attempt.Verdict.Action.LEAVE;
          case CLAIM -> dev.weft.agent.core.attempt.Verdict.Action.CLAIM;
        });
  }

  /** How far a store is, as the coordinator reads it. */
  public static StorePosition position(dev.weft.agent.core.StorePosition position) {
    return new StorePosition(
        position.cluster(),
        position.owner(),
        position.epoch(),
        position.incarnation(),
        position.commits());
  }

  /** How far a store is, as an agent reads it. */
  public static dev.weft.agent.core.StorePosition position(StorePosition position) {
    return new dev.weft.agent.core.StorePosition(
        position.cluster(),
        position.owner(),
        position.epoch(),
        position.incarnation(),
        position.commits());
  }

  /** How far a claimed attempt is, as the coordinator reads it. */
  public static ClaimPhase phase(dev.weft.agent.core.attempt.ClaimPhase phase) {
    return switch (phase) {
      case RUNNING -> ClaimPhase.RUNNING;
      case FINISHED -> ClaimPhase.FINISHED;
      case LOST -> ClaimPhase.LOST;
    };
  }

  /** An item of the inventory, as the coordinator reads it. */
  public static HeldAttempt held(dev.weft.agent.core.attempt.HeldAttempt held) {
    return new HeldAttempt(held.attempt(), held.finished());
  }

  /** Why an attempt is not taken, as the coordinator reads it. */
  public static RejectReason reason(dev.weft.agent.core.attempt.RejectReason reason) {
    return switch (reason) {
      case BUSY -> RejectReason.BUSY;
      case DRAINING -> RejectReason.DRAINING;
      case UNKNOWN_HANDLER -> RejectReason.UNKNOWN_HANDLER;
      case NOT_ALLOWED -> RejectReason.NOT_ALLOWED;
      case STALE -> RejectReason.STALE;
    };
  }

  /** How an attempt ended, as the coordinator reads it. */
  public static Report report(AttemptId attempt, Ending ending) {
    Payload output = Payload.of(ending.output().bytes(), ending.output().type());
    return new Report(
        attempt.number(),
        outcome(ending),
        output.size() == 0 ? Output.NONE : new Output(output, ending.truncated()),
        new Failure(
            ending.failure().code(), ending.failure().message(), ending.failure().permanent()),
        ending.didNotStop());
  }

  private static Outcome outcome(Ending ending) {
    return switch (ending.outcome()) {
      case SUCCEEDED -> Outcome.SUCCEEDED;
      case FAILED -> Outcome.FAILED;
      case TIMED_OUT -> Outcome.TIMED_OUT;
      case CANCELLED -> Outcome.CANCELLED;
      case DRAINED -> Outcome.DRAINED;
      case LOST -> Outcome.LOST;
    };
  }
}
