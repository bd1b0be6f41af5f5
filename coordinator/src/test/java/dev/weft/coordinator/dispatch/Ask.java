package dev.weft.coordinator.dispatch;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.Start;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a test asks for. Echo in pool "default", no limits of time, two attempts, up to a second
 * between them, two agent losses; each method gives the same with one thing changed.
 */
public record Ask(
    String id,
    String pool,
    String handler,
    Payload payload,
    Policy policy,
    Placement on,
    Start start,
    Reply reply) {
  private static final Backoff SHORT = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** A job. */
  public static Ask job(String id) {
    Policy policy =
        new Policy(
            Policy.UNLIMITED, Policy.UNLIMITED, 2, SHORT, LossRule.DEFAULT.withMaxLosses(2), 0);
    return new Ask(
        id, "default", "echo", bytes("hello"), policy, Placement.ANY, Start.NOW, Reply.NONE);
  }

  /** In another pool. */
  public Ask in(String other) {
    return new Ask(id, other, handler, payload, policy, on, start, reply);
  }

  /** For another handler. */
  public Ask handler(String other) {
    return new Ask(id, pool, other, payload, policy, on, start, reply);
  }

  /** With another payload. */
  public Ask payload(String text) {
    return new Ask(id, pool, handler, bytes(text), policy, on, start, reply);
  }

  /** For one agent only. */
  public Ask pinnedTo(String agent) {
    return new Ask(
        id, pool, handler, payload, policy, new Placement(agent, Map.of()), start, reply);
  }

  /** For agents with a label. */
  public Ask label(String key, String value) {
    return new Ask(
        id, pool, handler, payload, policy, new Placement("", Map.of(key, value)), start, reply);
  }

  /** With a priority. */
  public Ask priority(int priority) {
    return with(
        policy.timeout(), policy.startDeadline(), policy.backoff(), policy.maxAttempts(), priority);
  }

  /** With a timeout. */
  public Ask timeout(Duration timeout) {
    return with(
        timeout, policy.startDeadline(), policy.backoff(), policy.maxAttempts(), policy.priority());
  }

  /** With a start deadline. */
  public Ask startWithin(Duration deadline) {
    return with(
        policy.timeout(), deadline, policy.backoff(), policy.maxAttempts(), policy.priority());
  }

  /** With so many attempts. */
  public Ask attempts(int max) {
    return with(policy.timeout(), policy.startDeadline(), policy.backoff(), max, policy.priority());
  }

  /** With a wait of up to {@code most} before each retry. */
  public Ask backoff(Duration most) {
    return with(
        policy.timeout(),
        policy.startDeadline(),
        new Backoff(most, most),
        policy.maxAttempts(),
        policy.priority());
  }

  /** Not before this time. */
  public Ask notBefore(Instant time) {
    return new Ask(id, pool, handler, payload, policy, on, Start.at(time), reply);
  }

  /** So long after it was accepted. */
  public Ask delay(Duration delay) {
    return new Ask(id, pool, handler, payload, policy, on, Start.after(delay), reply);
  }

  /** With a reply. */
  public Ask replyTo(String address) {
    return new Ask(id, pool, handler, payload, policy, on, start, new Reply(address, ""));
  }

  /** The spec. */
  public JobSpec spec() {
    return new JobSpec(
        new JobId(id),
        new PoolName(pool),
        new HandlerName(handler),
        payload,
        policy,
        on,
        start,
        reply,
        "");
  }

  /** With another rule for lost agents. */
  public Ask onLost(LossRule.OnLost then) {
    return with(new LossRule(policy.loss().after(), then, policy.loss().maxLosses()));
  }

  /** Given up after another silence of its agent; zero: never. */
  public Ask lostAfter(Duration silence) {
    return with(
        new LossRule(Optional.of(silence), policy.loss().then(), policy.loss().maxLosses()));
  }

  private Ask with(LossRule loss) {
    Policy other =
        new Policy(
            policy.timeout(),
            policy.startDeadline(),
            policy.maxAttempts(),
            policy.backoff(),
            loss,
            policy.priority());
    return new Ask(id, pool, handler, payload, other, on, start, reply);
  }

  private Ask with(
      Duration timeout, Duration startDeadline, Backoff backoff, int attempts, int priority) {
    Policy other = new Policy(timeout, startDeadline, attempts, backoff, policy.loss(), priority);
    return new Ask(id, pool, handler, payload, other, on, start, reply);
  }

  private static Payload bytes(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }
}
