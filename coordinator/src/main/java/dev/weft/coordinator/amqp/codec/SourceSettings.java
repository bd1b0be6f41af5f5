package dev.weft.coordinator.amqp.codec;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A queue that jobs are taken from, and what holds for those of its messages that do not say
 * otherwise.
 *
 * @param queue its name
 * @param pool the pool of its jobs, whose flow opens and closes it
 * @param handler runs jobs whose message has no {@code type}; empty: such messages are refused
 * @param timeout of an attempt; {@link Policy#UNLIMITED} for no limit
 * @param maxAttempts 1 to 100
 * @param payload a {@link PayloadTemplate}; empty: the payload is the message's body
 * @param contentType of the payload; if there is a template always, else when the message has none;
 *     may be empty
 * @param declare what to do when the queue does not exist
 */
public record SourceSettings(
    String queue,
    PoolName pool,
    String handler,
    Duration timeout,
    int maxAttempts,
    String payload,
    String contentType,
    Declare declare) {
  private static final String OWN = "weft.jobs.";

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException naming the one that is not right
   */
  public SourceSettings {
    int length = queue.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > 255) {
      throw new IllegalArgumentException("queue must have 1 to 255 bytes, it has " + length);
    }
    if (!handler.isEmpty()) {
      handler = new HandlerName(handler).value();
    }
    Policy _ = policy(timeout, maxAttempts);
    if (!payload.isEmpty()) {
      PayloadTemplate _ = PayloadTemplate.parse(payload);
    }
  }

  /** The queue of a pool itself, {@code weft.jobs.<pool>}, without any defaults. */
  public static SourceSettings ofPool(PoolName pool) {
    return new SourceSettings(queueOf(pool), pool, "", Policy.UNLIMITED, 1, "", "", Declare.AUTO);
  }

  /** The name of a pool's own queue. */
  public static String queueOf(PoolName pool) {
    return OWN + pool.value();
  }

  /** Whether it is the queue of its pool, and not a mapped one. */
  public boolean own() {
    return queue.equals(queueOf(pool));
  }

  /** The policy of jobs whose message says nothing of it. */
  Policy policy() {
    return policy(timeout, maxAttempts);
  }

  /** What makes the payload out of a message, if not its body alone. */
  Optional<PayloadTemplate> template() {
    return payload.isEmpty() ? Optional.empty() : Optional.of(PayloadTemplate.parse(payload));
  }

  /** The media type of what the template makes: as set, else by how the template begins. */
  String templateType() {
    if (!contentType.isEmpty()) {
      return contentType;
    }
    String start = payload.strip();
    return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"")
        ? "application/json"
        : "text/plain; charset=utf-8";
  }

  private static Policy policy(Duration timeout, int maxAttempts) {
    Policy base = Policy.DEFAULT;
    return new Policy(
        timeout, base.startDeadline(), maxAttempts, base.backoff(), base.loss(), base.priority());
  }
}
