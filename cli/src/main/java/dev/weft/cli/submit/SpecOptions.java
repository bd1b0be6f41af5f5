package dev.weft.cli.submit;

import com.google.protobuf.ByteString;
import dev.weft.cli.client.ProtoTime;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.proto.api.v1.Backoff;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.OnLost;
import dev.weft.proto.api.v1.Placement;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options that describe a job, or the jobs of a schedule. */
public final class SpecOptions {
  @Option(
      names = "--pool",
      paramLabel = "POOL",
      description = "The pool whose agents may run it (default: \"default\").")
  private String pool = "";

  @Option(names = "--content-type", paramLabel = "TYPE", description = "Media type of the payload.")
  private String contentType = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description = "How long one attempt may run, such as 30s (default: no limit).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--start-deadline",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description = "How long the job may wait for its first start (default: no limit).")
  private Duration startDeadline = Duration.ZERO;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description =
          "Attempts that may fail or time out before the job does, up to 100 (default: 1).")
  private int maxAttempts;

  @Option(
      names = "--max-agent-losses",
      paramLabel = "N",
      description = "Attempts that may be lost with their agent, up to 100 (default: 3).")
  private int maxAgentLosses;

  @Option(
      names = "--on-lost",
      paramLabel = "RULE",
      converter = OnLostRule.class,
      description =
          "When an attempt is lost with its agent and may have run: retry, fail, or hold it for an"
              + " operator (default: retry).")
  private OnLost onLost = OnLost.ON_LOST_UNSPECIFIED;

  @Option(
      names = "--lost-after",
      paramLabel = "DURATION",
      converter = LostAfter.class,
      description =
          "How long its agent may be out of reach before an attempt is lost, 60s to 7d, or never"
              + " (default: as the coordinator is set, 5m).")
  private Optional<Duration> lostAfter = Optional.empty();

  @Option(
      names = "--backoff",
      paramLabel = "FIRST[..LONGEST]",
      converter = BackoffRange.Converter.class,
      description = "The wait between attempts, doubling (default: 1s..1m).")
  private BackoffRange backoff = BackoffRange.USUAL;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "0 to 31; higher goes first (default: 0).")
  private int priority;

  @Option(
      names = "--agent",
      paramLabel = "AGENT",
      description = "Only the agent with this id may run it.")
  private String agent = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only agents with this label may run it; may be repeated.")
  private Map<String, String> labels = new TreeMap<>();

  @Option(
      names = "--reply-to",
      paramLabel = "QUEUE",
      description = "Publish the result to this queue as well.")
  private String replyTo = "";

  /**
   * Describes the job.
   *
   * @param jobId its id; empty for the jobs of a schedule
   * @throws CommandFailure if a value is out of its range
   */
  public JobSpec spec(HandlerName handler, String jobId, ByteString payload) {
    if (!pool.isEmpty()) {
      checked("--pool", pool, PoolName::new);
    }
    JobSpec.Builder spec =
        JobSpec.newBuilder()
            .setId(jobId)
            .setHandler(handler.value())
            .setPayload(payload)
            .setContentType(contentType)
            .setPool(pool)
            .setPolicy(policy())
            .setPlacement(placement());
    if (!replyTo.isEmpty()) {
      spec.setReply(Reply.newBuilder().setAddress(replyTo).setCorrelationId(jobId));
    }
    return spec.build();
  }

  private Policy policy() {
    Policy.Builder policy =
        Policy.newBuilder()
            .setMaxAttempts(atMost("--max-attempts", maxAttempts, 100))
            .setMaxAgentLosses(atMost("--max-agent-losses", maxAgentLosses, 100))
            .setOnLost(onLost)
            .setPriority(atMost("--priority", priority, 31));
    lostAfter.ifPresent(after -> policy.setLostAfter(ProtoTime.of(after)));
    if (!timeout.isZero()) {
      policy.setTimeout(ProtoTime.of(timeout));
    }
    if (!startDeadline.isZero()) {
      policy.setStartDeadline(ProtoTime.of(startDeadline));
    }
    if (!backoff.equals(BackoffRange.USUAL)) {
      policy.setBackoff(
          Backoff.newBuilder()
              .setInitial(ProtoTime.of(backoff.first()))
              .setMax(ProtoTime.of(backoff.longest())));
    }
    return policy.build();
  }

  private Placement placement() {
    if (!agent.isEmpty()) {
      checked("--agent", agent, AgentId::new);
    }
    return Placement.newBuilder().setAgent(agent).putAllRequiredLabels(labels).build();
  }

  static void checked(String option, String value, Function<String, Record> check) {
    try {
      Record _ = check.apply(value);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(option + ": " + e.getMessage());
    }
  }

  private static int atMost(String option, int value, int max) {
    if (value < 0 || value > max) {
      throw CommandFailure.usage(option + ": expected at most " + max + ", not " + value);
    }
    return value;
  }
}
