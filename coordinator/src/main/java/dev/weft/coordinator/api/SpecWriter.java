package dev.weft.coordinator.api;

import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.proto.api.v1.OnLost;

/** Writes specs for callers. */
final class SpecWriter {
  private SpecWriter() {}

  /** Writes a spec; a payload that is not in memory is left out. */
  static dev.weft.proto.api.v1.JobSpec write(JobSpec spec) {
    dev.weft.proto.api.v1.JobSpec.Builder written =
        dev.weft.proto.api.v1.JobSpec.newBuilder()
            .setId(spec.id().value())
            .setHandler(spec.handler().value())
            .setPayload(Bytes.proto(spec.payload()))
            .setContentType(spec.payload().contentType())
            .setPool(spec.pool().value())
            .setPolicy(policy(spec.policy()))
            .setTraceparent(spec.traceparent());
    Placement placement = spec.placement();
    if (!placement.equals(Placement.ANY)) {
      written
          .getPlacementBuilder()
          .setAgent(placement.pinned())
          .putAllRequiredLabels(placement.labels());
    }
    start(spec.start(), written);
    if (spec.reply().wanted()) {
      written
          .getReplyBuilder()
          .setAddress(spec.reply().address())
          .setCorrelationId(spec.reply().correlationId());
    }
    return written.build();
  }

  private static void start(Start start, dev.weft.proto.api.v1.JobSpec.Builder written) {
    if (start.delay().isPositive()) {
      written.setDelay(Times.proto(start.delay()));
    } else if (!start.equals(Start.NOW)) {
      written.setNotBefore(Times.proto(start.notBefore()));
    }
  }

  private static dev.weft.proto.api.v1.Policy policy(Policy policy) {
    dev.weft.proto.api.v1.Policy.Builder written =
        dev.weft.proto.api.v1.Policy.newBuilder()
            .setMaxAttempts(policy.maxAttempts())
            .setMaxAgentLosses(policy.loss().maxLosses())
            .setOnLost(onLost(policy.loss().then()))
            .setPriority(policy.priority())
            .setBackoff(
                dev.weft.proto.api.v1.Backoff.newBuilder()
                    .setInitial(Times.proto(policy.backoff().initial()))
                    .setMax(Times.proto(policy.backoff().max())));
    if (policy.timeout().isPositive()) {
      written.setTimeout(Times.proto(policy.timeout()));
    }
    policy.loss().after().ifPresent(after -> written.setLostAfter(Times.proto(after)));
    if (policy.startDeadline().isPositive()) {
      written.setStartDeadline(Times.proto(policy.startDeadline()));
    }
    return written.build();
  }

  private static OnLost onLost(LossRule.OnLost onLost) {
    return switch (onLost) {
      case RETRY -> OnLost.ON_LOST_RETRY;
      case FAIL -> OnLost.ON_LOST_FAIL;
      case HOLD -> OnLost.ON_LOST_HOLD;
    };
  }
}
