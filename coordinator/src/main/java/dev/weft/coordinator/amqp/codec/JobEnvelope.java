package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP;
import dev.weft.common.config.Durations;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Start;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what a job asked for as properties and headers that {@link JobDecoder} reads as the same
 * job, so that a dead letter can be put on a queue again as it is. Only the start deadline is left
 * out: as an expiration it would make the broker drop the dead letter.
 */
final class JobEnvelope {
  private JobEnvelope() {}

  /** The properties, all but the content type. */
  static AMQP.BasicProperties.Builder properties(JobSpec spec) {
    AMQP.BasicProperties.Builder properties =
        new AMQP.BasicProperties.Builder()
            .messageId(spec.id().value())
            .type(spec.handler().value())
            .replyTo(ShortText.orNone(spec.reply().address()))
            .correlationId(ShortText.orNone(spec.reply().correlationId()))
            .appId("weft");
    if (spec.policy().priority() != Policy.DEFAULT.priority()) {
      properties.priority(spec.policy().priority());
    }
    return properties;
  }

  /** Adds the headers. */
  static void headers(JobSpec spec, Map<String, Object> headers) {
    Policy policy = spec.policy();
    headers.put(HeaderName.POOL, spec.pool().value());
    headers.put(HeaderName.TIMEOUT, Durations.format(policy.timeout()));
    headers.put(HeaderName.MAX_ATTEMPTS, policy.maxAttempts());
    loss(policy.loss(), headers);
    Backoff backoff = policy.backoff();
    headers.put(
        HeaderName.BACKOFF,
        Durations.format(backoff.initial()) + ".." + Durations.format(backoff.max()));
    start(spec.start(), headers);
    placement(spec.placement(), headers);
    if (!spec.traceparent().isEmpty()) {
      headers.put(HeaderName.TRACEPARENT, spec.traceparent());
    }
  }

  private static void loss(LossRule loss, Map<String, Object> headers) {
    headers.put(HeaderName.MAX_AGENT_LOSSES, loss.maxLosses());
    if (loss.then() != LossRule.DEFAULT.then()) {
      headers.put(HeaderName.ON_LOST, loss.then().name().toLowerCase(Locale.ROOT));
    }
    loss.after()
        .ifPresent(after ->
            headers.put(
                HeaderName.LOST_AFTER,
                after.isZero() ? HeaderName.NEVER : Durations.format(after)));
  }

  private static void start(Start start, Map<String, Object> headers) {
    if (start.delay().isPositive()) {
      headers.put(HeaderName.NOT_BEFORE, Durations.format(start.delay()));
    } else if (!start.equals(Start.NOW)) {
      headers.put(HeaderName.NOT_BEFORE, start.notBefore().toString());
    }
  }

  private static void placement(Placement placement, Map<String, Object> headers) {
    if (!placement.pinned().isEmpty()) {
      headers.put(HeaderName.AGENT, placement.pinned());
    }
    if (!placement.labels().isEmpty()) {
      headers.put(HeaderName.LABELS, new HashMap<String, Object>(placement.labels()));
    }
  }
}
