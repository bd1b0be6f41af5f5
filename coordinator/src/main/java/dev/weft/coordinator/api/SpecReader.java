package dev.weft.coordinator.api;

import dev.weft.common.id.AgentId;
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
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads what callers submit, holding it to the limits of the API. Thread-safe if its ids are. */
final class SpecReader {
  static final int MAX_PAYLOAD = 1 << 20;

  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_VALUE = 1_024;
  private static final int MAX_ADDRESS = 255;
  private static final Pattern MEDIA_TYPE = Pattern.compile("[ -~]{0,255}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._:/-]{1,63}");
  private static final Pattern TRACEPARENT =
      Pattern.compile("|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{1,64})?");
  private static final JobId NO_ID = new JobId("-");
  private static final HandlerName NO_HANDLER = new HandlerName("-");
  private static final PoolName DEFAULT_POOL = new PoolName("default");

  private static final Fields.Range TIMEOUT =
      new Fields.Range(Duration.ofMillis(1), Policy.MAX_TIMEOUT, "must be 1 ms to 30 d");
  private static final Fields.Range START_DEADLINE =
      new Fields.Range(Duration.ofMillis(1), Policy.MAX_START_DEADLINE, "must be 1 ms to 365 d");
  private static final Fields.Range LOST_AFTER =
      new Fields.Range(
          LossRule.MIN_AFTER, LossRule.MAX_AFTER, "must be 60 s to 7 d, or 0 for never");
  private static final Fields.Range DELAY =
      new Fields.Range(Duration.ZERO, Start.MAX, "must be 0 to 365 d");
  private static final Fields.Range BACKOFF =
      new Fields.Range(Duration.ZERO, Backoff.LIMIT, "must be 0 to 24 h");

  private final Supplier<JobId> ids;
  private final InstantSource clock;

  /**
   * Reads specs.
   *
   * @param ids makes ids for jobs that come without one
   * @param clock tells how far ahead a time is
   */
  SpecReader(Supplier<JobId> ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A submission that is good.
   *
   * @param fresh whether its id was made just now
   */
  record Submission(JobSpec spec, SpecDigest digest, boolean fresh) {}

  /**
   * Reads a spec.
   *
   * @param path of the field that it came in, with a dot at its end
   */
  Submission read(dev.weft.proto.api.v1.JobSpec spec, String path) throws Refused {
    if (spec.getPayload().size() > MAX_PAYLOAD) {
      throw Refused.because(Reason.TOO_LARGE, path + "payload must be at most 1 MiB");
    }
    Fields fields = new Fields(path);
    boolean fresh = spec.getId().isEmpty();
    JobId id = fresh ? ids.get() : fields.name("id", spec.getId(), JobId::new, NO_ID);
    PoolName pool =
        spec.getPool().isEmpty()
            ? DEFAULT_POOL
            : fields.name("pool", spec.getPool(), PoolName::new, DEFAULT_POOL);
    String type =
        fields.text(
            "content_type",
            spec.getContentType(),
            MEDIA_TYPE,
            "must be at most 255 printable ASCII characters");
    JobSpec read =
        new JobSpec(
            id,
            pool,
            fields.name("handler", spec.getHandler(), HandlerName::new, NO_HANDLER),
            Payload.of(spec.getPayload().toByteArray(), type),
            policy(spec.getPolicy(), fields),
            placement(spec.getPlacement(), fields),
            start(spec, fields),
            reply(spec.getReply(), fields),
            fields.text(
                "traceparent", spec.getTraceparent(), TRACEPARENT, "must be a W3C traceparent"));
    fields.refuseBad();
    return new Submission(read, SpecDigest.of(read), fresh);
  }

  private static Policy policy(dev.weft.proto.api.v1.Policy policy, Fields fields) {
    Policy base = Policy.DEFAULT;
    return new Policy(
        policy.hasTimeout()
            ? fields.duration("policy.timeout", policy.getTimeout(), TIMEOUT, base.timeout())
            : base.timeout(),
        policy.hasStartDeadline()
            ? fields.duration(
                "policy.start_deadline",
                policy.getStartDeadline(),
                START_DEADLINE,
                base.startDeadline())
            : base.startDeadline(),
        fields.number("policy.max_attempts", policy.getMaxAttempts(), 100, base.maxAttempts()),
        policy.hasBackoff() ? backoff(policy.getBackoff(), fields) : base.backoff(),
        loss(policy, fields),
        fields.number("policy.priority", policy.getPriority(), 31, 0));
  }

  private static LossRule loss(dev.weft.proto.api.v1.Policy policy, Fields fields) {
    LossRule base = LossRule.DEFAULT;
    int maxLosses =
        fields.number("policy.max_agent_losses", policy.getMaxAgentLosses(), 100, base.maxLosses());
    LossRule.OnLost then =
        switch (policy.getOnLost()) {
          case ON_LOST_UNSPECIFIED, ON_LOST_RETRY -> LossRule.OnLost.RETRY;
          case ON_LOST_FAIL -> LossRule.OnLost.FAIL;
          case ON_LOST_HOLD -> LossRule.OnLost.HOLD;
          case UNRECOGNIZED -> {
            fields.check(false, "policy.on_lost", "must be retry, fail or hold");
            yield base.then();
          }
        };
    return new LossRule(lostAfter(policy, fields), then, maxLosses);
  }

  private static Optional<Duration> lostAfter(dev.weft.proto.api.v1.Policy policy, Fields fields) {
    if (!policy.hasLostAfter()) {
      return Optional.empty();
    }
    boolean never = policy.getLostAfter().equals(com.google.protobuf.Duration.getDefaultInstance());
    return never
        ? Optional.of(Policy.UNLIMITED)
        : Optional.of(
            fields.duration(
                "policy.lost_after", policy.getLostAfter(), LOST_AFTER, LossRule.MIN_AFTER));
  }

  private Start start(dev.weft.proto.api.v1.JobSpec spec, Fields fields) {
    return switch (spec.getStartCase()) {
      case NOT_BEFORE -> {
        Optional<Instant> time =
            Times.instant(spec.getNotBefore()).filter(at -> Start.allows(at, clock.instant()));
        fields.check(time.isPresent(), "not_before", "must be after 1970 and at most 365 d ahead");
        yield time.map(Start::at).orElse(Start.NOW);
      }
      case DELAY -> Start.after(fields.duration("delay", spec.getDelay(), DELAY, Duration.ZERO));
      case START_NOT_SET -> Start.NOW;
    };
  }

  private static Backoff backoff(dev.weft.proto.api.v1.Backoff backoff, Fields fields) {
    Duration initial =
        fields.duration("policy.backoff.initial", backoff.getInitial(), BACKOFF, Duration.ZERO);
    Duration max = fields.duration("policy.backoff.max", backoff.getMax(), BACKOFF, Backoff.LIMIT);
    if (max.compareTo(initial) < 0) {
      fields.check(false, "policy.backoff.max", "must be at least initial");
      return Backoff.DEFAULT;
    }
    return new Backoff(initial, max);
  }

  private static Placement placement(dev.weft.proto.api.v1.Placement placement, Fields fields) {
    int bad = fields.bad();
    if (!placement.getAgent().isEmpty()) {
      fields.name("placement.agent", placement.getAgent(), AgentId::new, new AgentId("-"));
    }
    Map<String, String> labels = placement.getRequiredLabelsMap();
    String path = "placement.required_labels";
    fields.check(labels.size() <= MAX_LABELS, path, "must be at most 64");
    fields.check(
        labels.keySet().stream().allMatch(key -> LABEL.matcher(key).matches()),
        path,
        "a name must be 1 to 63 of [A-Za-z0-9._:/-]");
    fields.check(
        labels.values().stream().allMatch(value -> bytes(value) <= MAX_LABEL_VALUE),
        path,
        "a value must be at most 1 KiB");
    return fields.bad() > bad ? Placement.ANY : new Placement(placement.getAgent(), labels);
  }

  private static Reply reply(dev.weft.proto.api.v1.Reply reply, Fields fields) {
    short255("reply.address", reply.getAddress(), fields);
    short255("reply.correlation_id", reply.getCorrelationId(), fields);
    return reply.getAddress().isEmpty()
        ? Reply.NONE
        : new Reply(reply.getAddress(), reply.getCorrelationId());
  }

  private static void short255(String path, String text, Fields fields) {
    boolean clean = text.chars().noneMatch(Character::isISOControl);
    fields.check(
        clean && bytes(text) <= MAX_ADDRESS,
        path,
        "must be at most 255 bytes without control characters");
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
