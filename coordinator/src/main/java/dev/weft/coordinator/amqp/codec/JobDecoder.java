package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of one source's messages. Whatever a message holds, the answer is a job or a refusal,
 * never an exception. Thread-safe if {@code ids} and {@code clock} are.
 */
public final class JobDecoder {
  /** The most bytes that a body, or the payload made of it, may have. */
  public static final int MAX_BODY = 1 << 20;

  /** How much is kept of a body that is too large. */
  public static final int KEPT = 4096;

  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~][ -~]*");
  // What some clients set by habit on bodies that are not encoded at all.
  private static final Set<String> PLAIN =
      Set.of("", "identity", "utf-8", "utf8", "us-ascii", "ascii", "binary");

  private final SourceSettings source;
  private final Set<PoolName> pools;
  private final Supplier<JobId> ids;
  private final InstantSource clock;
  private final Optional<PayloadTemplate> template;

  /**
   * A decoder for one source.
   *
   * @param source where the messages come from
   * @param pools those that a message may name
   * @param ids makes ids for messages that have none
   * @param clock tells how far ahead a time is
   */
  public JobDecoder(
      SourceSettings source, Set<PoolName> pools, Supplier<JobId> ids, InstantSource clock) {
    this.source = source;
    this.pools = Set.copyOf(pools);
    this.ids = ids;
    this.clock = clock;
    this.template = source.template();
  }

  /**
   * Reads one message.
   *
   * @param body taken over: not to be changed any more
   */
  public Decoded decode(AMQP.BasicProperties properties, byte[] body) {
    try {
      return read(properties, body);
    } catch (Unfit unfit) {
      return refuse(unfit.reason(), unfit.detail(), properties, body);
    } catch (RuntimeException e) {
      // A message that breaks the decoder must not be delivered for ever.
      return refuse(
          RefusalReason.UNREADABLE,
          e.getClass().getSimpleName() + " while decoding",
          properties,
          body);
    }
  }

  private Decoded read(AMQP.BasicProperties properties, byte[] body) throws Unfit {
    Map<String, Object> table = orEmpty(properties.getHeaders());
    checkWhole(table, body);
    WeftHeaders headers = new WeftHeaders(table);
    String given = orEmpty(properties.getMessageId());
    JobId id = given.isEmpty() ? ids.get() : jobId(given);
    Reply reply = reply(properties);
    JobSpec spec =
        new JobSpec(
            id,
            pool(headers),
            handler(orEmpty(properties.getType())),
            payload(properties, id, reply, body),
            policy(properties, headers),
            placement(headers),
            headers.start(HeaderName.NOT_BEFORE, clock.instant()),
            reply,
            traceparent(headers));
    return new Decoded.Fit(spec, SpecDigest.of(spec), given.isEmpty());
  }

  /** What was cut or could not be read on the way here is marked in the headers. */
  private static void checkWhole(Map<String, Object> table, byte[] body) throws Unfit {
    Object size = table.getOrDefault(HeaderName.BODY_SIZE, body.length);
    if (table.containsKey(HeaderName.BODY_SIZE) || body.length > MAX_BODY) {
      throw new Unfit(
          RefusalReason.TOO_LARGE,
          "the body had " + MessageText.value(size) + " bytes, at most 1 MiB is taken");
    }
    if (table.containsKey(HeaderName.UNREADABLE)) {
      throw new Unfit(
          RefusalReason.BAD_HEADER, "headers: nested too deeply, or of a type that does not exist");
    }
  }

  private static JobId jobId(String given) throws Unfit {
    try {
      return new JobId(given);
    } catch (IllegalArgumentException e) {
      throw new Unfit(RefusalReason.BAD_MESSAGE_ID, "message_id: " + e.getMessage());
    }
  }

  private HandlerName handler(String type) throws Unfit {
    String name = type.isEmpty() ? source.handler() : type;
    if (name.isEmpty()) {
      throw new Unfit(
          RefusalReason.NO_HANDLER, "type is not set, and the queue has no handler for that");
    }
    try {
      return new HandlerName(name);
    } catch (IllegalArgumentException e) {
      throw new Unfit(RefusalReason.BAD_HANDLER, "type: " + e.getMessage());
    }
  }

  private PoolName pool(WeftHeaders headers) throws Unfit {
    Optional<String> given = headers.text(HeaderName.POOL);
    if (given.isEmpty()) {
      return source.pool();
    }
    PoolName pool;
    try {
      pool = new PoolName(given.get());
    } catch (IllegalArgumentException e) {
      throw new Unfit(RefusalReason.BAD_POOL, "weft-pool: " + e.getMessage());
    }
    if (source.own() && !pool.equals(source.pool())) {
      throw new Unfit(
          RefusalReason.BAD_POOL, "weft-pool: this queue is for pool " + source.pool().value());
    }
    if (!pools.contains(pool)) {
      throw new Unfit(RefusalReason.UNKNOWN_POOL, "weft-pool: no such pool is configured");
    }
    return pool;
  }

  private Policy policy(AMQP.BasicProperties properties, WeftHeaders headers) throws Unfit {
    Policy base = source.policy();
    Integer priority = properties.getPriority();
    if (priority != null && (priority < 0 || priority > 31)) {
      throw new Unfit(RefusalReason.BAD_PRIORITY, "priority: must be from 0 to 31");
    }
    return new Policy(
        headers.duration(HeaderName.TIMEOUT, Policy.MAX_TIMEOUT, base.timeout()),
        startDeadline(orEmpty(properties.getExpiration())),
        headers.integer(HeaderName.MAX_ATTEMPTS, 1, 100, base.maxAttempts()),
        headers.backoff(HeaderName.BACKOFF),
        headers.loss(base.loss()),
        priority == null ? base.priority() : priority);
  }

  private static Duration startDeadline(String expiration) throws Unfit {
    if (expiration.isEmpty()) {
      return Policy.UNLIMITED;
    }
    if (expiration.matches("[0-9]{1,18}")) {
      // Zero means "only at once" here, and "no limit" in a policy.
      Duration deadline = Duration.ofMillis(Math.max(1, Long.parseLong(expiration)));
      if (deadline.compareTo(Policy.MAX_START_DEADLINE) <= 0) {
        return deadline;
      }
    }
    throw new Unfit(
        RefusalReason.BAD_EXPIRATION, "expiration: must be milliseconds, at most 365 days");
  }

  private static Placement placement(WeftHeaders headers) throws Unfit {
    String agent = headers.text(HeaderName.AGENT).orElse("");
    Map<String, String> labels = headers.labels(HeaderName.LABELS);
    if (agent.isEmpty() && labels.isEmpty()) {
      return Placement.ANY;
    }
    try {
      return new Placement(agent.isEmpty() ? "" : new AgentId(agent).value(), labels);
    } catch (IllegalArgumentException e) {
      throw new Unfit(RefusalReason.BAD_HEADER, HeaderName.AGENT + ": " + e.getMessage());
    }
  }

  private static Reply reply(AMQP.BasicProperties properties) throws Unfit {
    String address = orEmpty(properties.getReplyTo());
    String correlation = orEmpty(properties.getCorrelationId());
    if (!MessageText.clean(address)) {
      throw new Unfit(RefusalReason.BAD_REPLY_TO, "reply_to: must be UTF-8 text");
    }
    if (!MessageText.clean(correlation)) {
      throw new Unfit(RefusalReason.BAD_CORRELATION_ID, "correlation_id: must be UTF-8 text");
    }
    return address.isEmpty() && correlation.isEmpty()
        ? Reply.NONE
        : new Reply(address, correlation);
  }

  /** An invalid trace context is as good as none, says the W3C. */
  private static String traceparent(WeftHeaders headers) {
    try {
      return headers
          .text(HeaderName.TRACEPARENT)
          .filter(text -> TRACEPARENT.matcher(text).matches())
          .orElse("");
    } catch (Unfit notText) {
      return "";
    }
  }

  private Payload payload(AMQP.BasicProperties properties, JobId id, Reply reply, byte[] body)
      throws Unfit {
    String encoding = orEmpty(properties.getContentEncoding());
    if (!PLAIN.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw new Unfit(
          RefusalReason.BAD_CONTENT_ENCODING, "content_encoding: encoded bodies are not taken");
    }
    String type = orEmpty(properties.getContentType());
    if (!type.isEmpty() && !MEDIA_TYPE.matcher(type).matches()) {
      throw new Unfit(RefusalReason.BAD_CONTENT_TYPE, "content_type: must be a media type");
    }
    if (template.isEmpty()) {
      return Payload.of(body, type.isEmpty() ? source.contentType() : type);
    }
    return rendered(
        template.get(), new Fields(text(body), id, reply, orEmpty(properties.getHeaders())));
  }

  private Payload rendered(PayloadTemplate filled, Fields fields) throws Unfit {
    String type = source.templateType();
    byte[] bytes =
        filled.render(fields::value, PayloadTemplate.isJson(type)).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BODY) {
      throw new Unfit(
          RefusalReason.TOO_LARGE,
          "the payload has " + bytes.length + " bytes, at most 1 MiB is taken");
    }
    return Payload.of(bytes, type);
  }

  /** What the placeholders of a template stand for. */
  private record Fields(String body, JobId id, Reply reply, Map<String, Object> headers) {
    String value(String name) {
      return switch (name) {
        case "body" -> body;
        case "message_id" -> id.value();
        case "correlation_id" -> reply.correlationId();
        default -> MessageText.value(headers.get(name.substring("header.".length())));
      };
    }
  }

  private static String text(byte[] body) throws Unfit {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new Unfit(RefusalReason.BAD_BODY, "the body must be UTF-8 text for this queue");
    }
  }

  private Decoded refuse(
      RefusalReason reason, String detail, AMQP.BasicProperties properties, byte[] body) {
    Map<String, String> headers = MessageText.of(properties);
    byte[] kept = body;
    if (body.length > MAX_BODY) {
      kept = Arrays.copyOf(body, KEPT);
      headers.put(HeaderName.BODY_SIZE, Integer.toString(body.length));
    }
    Payload rest = Payload.of(kept, orEmpty(properties.getContentType()));
    return new Decoded.Refused(new Refusal(source.queue(), reason.name(), detail, headers, rest));
  }

  private static Map<String, Object> orEmpty(@Nullable Map<String, Object> table) {
    return table == null ? Map.of() : table;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
