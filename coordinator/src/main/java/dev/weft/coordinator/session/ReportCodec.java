package dev.weft.coordinator.session;

import com.google.protobuf.ByteString;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.ClaimPhase;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.RejectReason;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.token.Tokens;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Claim;
import dev.weft.proto.agent.v1.ClaimPayload;
import dev.weft.proto.agent.v1.Heartbeat;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.Progress;
import dev.weft.proto.agent.v1.Rejected;
import dev.weft.proto.agent.v1.Result;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what agents say about attempts, holding it to the protocol's limits. */
final class ReportCodec {
  private static final int MAX_OUTPUT = 1 << 20;
  private static final int MAX_MESSAGE = 8 << 10;
  private static final int MAX_PROGRESS = 4 << 10;
  private static final int MAX_DETAIL = 1 << 10;
  private static final int MAX_TYPE = 255;
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

  private ReportCodec() {}

  /** The attempt that a message names; empty if that is no name of an attempt. */
  static Optional<AttemptId> attempt(AttemptRef ref) {
    try {
      return Optional.of(new AttemptId(new JobId(ref.getJobId()), ref.getAttempt()));
    } catch (IllegalArgumentException notAName) {
      return Optional.empty();
    }
  }

  static HeldAttempt held(InventoryItem item) throws Violation {
    AttemptId attempt =
        attempt(item.getAttempt())
            .orElseThrow(() -> Violation.invalid("Inventory: an item names no attempt"));
    return new HeldAttempt(attempt, item.getPhase() == AttemptPhase.ATTEMPT_PHASE_FINISHED);
  }

  static AttemptId lost(AttemptRef ref) throws Violation {
    return attempt(ref)
        .orElseThrow(() -> Violation.invalid("Inventory: what was lost names no attempt"));
  }

  /** How far a claimed attempt is. */
  static ClaimPhase phase(Claim claim) throws Violation {
    return switch (claim.getPhase()) {
      case CLAIM_PHASE_RUNNING -> ClaimPhase.RUNNING;
      case CLAIM_PHASE_FINISHED -> ClaimPhase.FINISHED;
      case CLAIM_PHASE_LOST -> ClaimPhase.LOST;
      case CLAIM_PHASE_UNSPECIFIED, UNRECOGNIZED ->
          throw Violation.invalid("Claim: it does not say how far the attempt is");
    };
  }

  /** What a claim proves, with the payload if it has the right one. */
  static Optional<Testimony> testimony(
      Claim claim, AttemptId attempt, AgentId agent, Tokens tokens) {
    return tokens
        .open(claim.getToken().toByteArray(), attempt, agent)
        .map(proven -> claim.hasPayload() ? proven.with(payload(claim.getPayload())) : proven);
  }

  private static Payload payload(ClaimPayload payload) {
    return Payload.of(payload.getData().toByteArray(), payload.getContentType());
  }

  /** How an attempt ended; what is too long is cut, and said to be. */
  static Report report(Result result) {
    int attempt = result.getAttempt().getAttempt();
    boolean lingers = result.getDidNotStop();
    Outcome outcome = outcome(result);
    if (outcome != Outcome.SUCCEEDED && outcome != Outcome.FAILED) {
      return new Report(attempt, outcome, Output.NONE, failure(result, outcome), lingers);
    }
    int size = result.getOutput().size();
    if (size > 2 * MAX_OUTPUT) {
      Failure tooLarge =
          new Failure(
              "RESULT_TOO_LARGE",
              "the output of %,d bytes is above the limit of 1 MiB".formatted(size),
              true);
      return new Report(attempt, Outcome.FAILED, Output.NONE, tooLarge, lingers);
    }
    return new Report(attempt, outcome, output(result), failure(result, outcome), lingers);
  }

  static RejectReason reason(Rejected rejected) {
    return switch (rejected.getReason()) {
      case REJECT_REASON_DRAINING -> RejectReason.DRAINING;
      case REJECT_REASON_UNKNOWN_HANDLER -> RejectReason.UNKNOWN_HANDLER;
      case REJECT_REASON_NOT_ALLOWED -> RejectReason.NOT_ALLOWED;
      case REJECT_REASON_STALE -> RejectReason.STALE;
      // A reason that is not known here is treated as one that passes.
      case REJECT_REASON_BUSY, REJECT_REASON_UNSPECIFIED, UNRECOGNIZED -> RejectReason.BUSY;
    };
  }

  static String detail(Rejected rejected) {
    return Utf8.cut(rejected.getDetail(), MAX_DETAIL);
  }

  static JobProgress progress(Progress progress) {
    return new JobProgress(
        progress.getAttempt().getAttempt(),
        progress.getSequence(),
        fraction(progress.getFraction()),
        Utf8.cut(progress.getMessage(), MAX_PROGRESS));
  }

  static AgentLoad load(Heartbeat beat) {
    return new AgentLoad(
        Math.max(0, beat.getStuck()),
        fraction(beat.getCpuLoad()),
        Math.max(0, beat.getHeapUsed()),
        Math.max(0, beat.getHeapMax()),
        HelloCodec.words(beat.getTrouble()));
  }

  /** From 0 to 1, or -1 for anything that says nothing. */
  private static double fraction(double value) {
    return value >= 0 ? Math.min(value, 1) : -1;
  }

  private static Outcome outcome(Result result) {
    return switch (result.getOutcome()) {
      case OUTCOME_SUCCEEDED -> Outcome.SUCCEEDED;
      case OUTCOME_TIMED_OUT -> Outcome.TIMED_OUT;
      case OUTCOME_CANCELLED -> Outcome.CANCELLED;
      case OUTCOME_DRAINED -> Outcome.DRAINED;
      case OUTCOME_LOST -> Outcome.LOST;
      // An end that is not known here is still an end.
      case OUTCOME_FAILED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Outcome.FAILED;
    };
  }

  private static Output output(Result result) {
    ByteString bytes = result.getOutput();
    boolean cut = bytes.size() > MAX_OUTPUT;
    byte[] kept = cut ? bytes.substring(0, MAX_OUTPUT).toByteArray() : bytes.toByteArray();
    String type = result.getOutputContentType();
    if (kept.length == 0 && type.isEmpty()) {
      return Output.NONE;
    }
    Payload payload = Payload.of(kept, type.length() <= MAX_TYPE ? type : "");
    return new Output(payload, cut || result.getOutputTruncated());
  }

  private static Failure failure(Result result, Outcome outcome) {
    if (outcome == Outcome.SUCCEEDED || outcome == Outcome.DRAINED) {
      return Failure.NONE;
    }
    if (!result.hasFailure()) {
      return outcome == Outcome.CANCELLED ? Failure.NONE : Failure.passing(outcome.name(), "");
    }
    dev.weft.proto.agent.v1.Failure said = result.getFailure();
    String code = CODE.matcher(said.getCode()).matches() ? said.getCode() : outcome.name();
    return new Failure(code, Utf8.cut(said.getMessage(), MAX_MESSAGE), said.getPermanent());
  }
}
