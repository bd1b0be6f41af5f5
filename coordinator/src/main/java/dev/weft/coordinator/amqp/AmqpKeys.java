package dev.weft.coordinator.amqp;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Key;
import dev.weft.common.config.KeyGroup;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.PayloadTemplate;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.ClaimSettings;
import dev.weft.coordinator.amqp.intake.IntakeSettings;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.outbox.OutboxSettings;
import dev.weft.coordinator.dispatch.job.Policy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The broker adapter's part of the configuration. Stateless. */
public final class AmqpKeys {
  /** Where the broker is. */
  public static final Key<List<URI>> URIS =
      Key.of(
          "amqp.uri",
          Type.list(Type.uri("amqp", "amqps")),
          "amqp://127.0.0.1:5672",
          "The broker, or several nodes of it; none: there is no broker, jobs come from the API"
              + " only. The path is the virtual host.");

  /** Which pools have a queue. */
  public static final Key<List<PoolName>> POOLS =
      Key.of(
          "amqp.pools",
          Type.list(Type.text().as(PoolName::new).expecting("the name of a pool")),
          "default",
          "The pools whose own queues, weft.jobs.<pool>, are served; declared if they are"
              + " missing.");

  /** How often both sides show that they live. */
  public static final Key<Duration> HEARTBEAT =
      Key.of(
          "amqp.heartbeat",
          Type.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          "20s",
          "How often a silent connection shows that it lives.");

  /** How long an answer of the broker may take. */
  public static final Key<Duration> TIMEOUT =
      Key.of(
          "amqp.timeout",
          Type.duration(Duration.ofMillis(100), Duration.ofMinutes(5)),
          "10s",
          "How long connecting, and any answer of the broker, may take.");

  /** The longest wait before connecting again. */
  public static final Key<Duration> RETRY_MAX =
      Key.of(
          "amqp.retry-max",
          Type.duration(LinkSettings.RETRY_MIN, Duration.ofMinutes(10)),
          "30s",
          "The longest wait before connecting again; waits begin below 500 ms and double, with"
              + " jitter.");

  /** How many messages are out at once. */
  public static final Key<Integer> PREFETCH_MAX =
      Key.of(
          "amqp.prefetch-max",
          Type.integer(1, 65_535),
          "512",
          "Unacknowledged messages of one queue at most; a new connection begins with 16.");

  /** How many bytes are out at once. */
  public static final Key<Long> PREFETCH_BYTES =
      Key.of(
          "amqp.prefetch-bytes",
          Type.size(1 << 20, 1L << 40),
          "32MiB",
          "Bytes of one queue's unacknowledged messages at most, judged by the recent ones.");

  /** How long the store may be stuck. */
  public static final Key<Duration> STUCK_AFTER =
      Key.of(
          "amqp.stuck-after",
          Type.duration(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          "30s",
          "Messages go back to the broker when none of them became durable for so long.");

  /** How often depths are asked for. */
  public static final Key<Duration> DEPTH_EVERY =
      Key.of(
          "amqp.depth-every",
          Type.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
          "2s",
          "How often the broker is asked how many messages wait, while somebody looks.");

  /** Whether queues of other stores are taken from. */
  public static final Key<Boolean> SHARE_QUEUES =
      Key.of(
          "amqp.share-queues",
          Type.bool(),
          "false",
          "Unsafe: whether messages are taken from queues that coordinators of another store take"
              + " from, too; a message that comes again may then be run by both.");

  /** How many messages may be unconfirmed. */
  public static final Key<Integer> WINDOW =
      Key.of(
          "amqp.publish-window",
          Type.integer(1, 65_536),
          "1000",
          "Published messages that may wait for the broker's confirm.");

  /** How many notices wait in memory. */
  public static final Key<Integer> OUTBOX_NOTICES =
      Key.of(
          "amqp.outbox-notices",
          Type.integer(1, 10_000_000),
          "10000",
          "Results in memory that wait to be published; more wait in the store.");

  /** How many bytes of them. */
  public static final Key<Long> OUTBOX_BYTES =
      Key.of(
          "amqp.outbox-bytes",
          Type.size(1 << 20, 1L << 40),
          "64MiB",
          "Bytes of those results at most.");

  /** Whether results go to the events exchange. */
  public static final Key<Boolean> EVENTS =
      Key.of(
          "events.enabled",
          Type.bool(),
          "true",
          "Whether every result is published to the exchange weft.events, too.");

  /** A mapped queue. */
  public static final KeyGroup<String> QUEUE =
      new KeyGroup<>(
          Key.required("source.<name>.queue", Type.text(), "An existing queue to take jobs from."));

  /** Its pool. */
  public static final KeyGroup<PoolName> POOL =
      new KeyGroup<>(
          Key.of(
              "source.<name>.pool",
              Type.text().as(PoolName::new).expecting("the name of a pool"),
              "default",
              "The pool of its jobs, unless a message says weft-pool."));

  /** Its handler. */
  public static final KeyGroup<Optional<HandlerName>> HANDLER =
      new KeyGroup<>(
          Key.optional(
              "source.<name>.handler",
              Type.text().as(HandlerName::new).expecting("the name of a handler"),
              "The handler of messages without a type; none: they are refused."));

  /** Its timeout. */
  public static final KeyGroup<Duration> ATTEMPT_TIMEOUT =
      new KeyGroup<>(
          Key.of(
              "source.<name>.timeout",
              Type.duration(Duration.ZERO, Policy.MAX_TIMEOUT),
              "0s",
              "How long an attempt may run, unless a message says weft-timeout; 0s: no limit."));

  /** Its attempts. */
  public static final KeyGroup<Integer> MAX_ATTEMPTS =
      new KeyGroup<>(
          Key.of(
              "source.<name>.max-attempts",
              Type.integer(1, 100),
              "1",
              "Attempts that may fail, unless a message says weft-max-attempts."));

  /** Its template. */
  public static final KeyGroup<Optional<String>> PAYLOAD =
      new KeyGroup<>(
          Key.optional(
              "source.<name>.payload",
              Type.text()
                  .as(AmqpKeys::template)
                  .expecting(
                      "text with the placeholders {{body}}, {{message_id}}, {{correlation_id}},"
                          + " {{header.NAME}} (and {{agent}}, {{job}}, {{attempt}},"
                          + " {{label.NAME}}, which the agent fills in)"),
              "What the payload is made of; none: it is the message's body."));

  /** Its media type. */
  public static final KeyGroup<Optional<String>> CONTENT_TYPE =
      new KeyGroup<>(
          Key.optional(
              "source.<name>.content-type",
              Type.text(),
              "The payload's media type: of what the template makes, or of messages without one."));

  /** Whether it is declared. */
  public static final KeyGroup<Declare> DECLARE =
      new KeyGroup<>(
          Key.of(
              "source.<name>.declare",
              Type.oneOf(Declare.class),
              "never",
              "What to do if the queue does not exist: declare it, or wait for it."));

  /** All of them. */
  public static final Schema SCHEMA =
      Schema.of(
          URIS,
          POOLS,
          HEARTBEAT,
          TIMEOUT,
          RETRY_MAX,
          PREFETCH_MAX,
          PREFETCH_BYTES,
          STUCK_AFTER,
          DEPTH_EVERY,
          SHARE_QUEUES,
          WINDOW,
          OUTBOX_NOTICES,
          OUTBOX_BYTES,
          EVENTS,
          QUEUE,
          POOL,
          HANDLER,
          ATTEMPT_TIMEOUT,
          MAX_ATTEMPTS,
          PAYLOAD,
          CONTENT_TYPE,
          DECLARE);

  private AmqpKeys() {}

  /**
   * Reads the settings; empty if there is to be no broker.
   *
   * @throws ConfigException if the values do not fit each other
   */
  public static Optional<AmqpSettings> read(Config config) throws ConfigException {
    List<URI> uris = config.get(URIS);
    if (uris.isEmpty()) {
      return Optional.empty();
    }
    LinkSettings link =
        new LinkSettings(uris, config.get(HEARTBEAT), config.get(TIMEOUT), config.get(RETRY_MAX));
    IntakeSettings intake =
        new IntakeSettings(
            config.get(PREFETCH_MAX),
            config.get(PREFETCH_BYTES),
            config.get(STUCK_AFTER),
            config.get(DEPTH_EVERY));
    OutboxSettings outbox =
        new OutboxSettings(
            config.get(EVENTS),
            config.get(WINDOW),
            config.get(OUTBOX_NOTICES),
            config.get(OUTBOX_BYTES));
    Set<PoolName> pools = Set.copyOf(config.get(POOLS));
    ClaimSettings claims =
        new ClaimSettings(config.get(SHARE_QUEUES), ClaimSettings.DEFAULT.expiry());
    List<SourceSettings> mapped = sources(config, pools);
    return Optional.of(new AmqpSettings(link, pools, mapped, claims, intake, outbox));
  }

  private static List<SourceSettings> sources(Config config, Set<PoolName> pools)
      throws ConfigException {
    Set<String> queues = new HashSet<>();
    pools.forEach(pool -> queues.add(SourceSettings.queueOf(pool)));
    List<SourceSettings> sources = new ArrayList<>();
    for (Map.Entry<String, String> source : config.group(QUEUE).entrySet()) {
      String name = source.getKey();
      if (!queues.add(source.getValue())) {
        throw config.refused(QUEUE.key(name), "a queue that is not a source already");
      }
      sources.add(
          new SourceSettings(
              source.getValue(),
              config.get(POOL.key(name)),
              config.get(HANDLER.key(name)).map(HandlerName::value).orElse(""),
              config.get(ATTEMPT_TIMEOUT.key(name)),
              config.get(MAX_ATTEMPTS.key(name)),
              config.get(PAYLOAD.key(name)).orElse(""),
              config.get(CONTENT_TYPE.key(name)).orElse(""),
              config.get(DECLARE.key(name))));
    }
    return sources;
  }

  private static String template(String text) {
    PayloadTemplate _ = PayloadTemplate.parse(text);
    return text;
  }
}
