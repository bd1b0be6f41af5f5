package dev.weft.coordinator.token;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What stands in a token, version 1: field after field, in the order in which they are read. */
final class TokenBody {
  private TokenBody() {}

  static void write(DataOutputStream out, Testimony testimony) throws IOException {
    position(out, testimony.position());
    Job job = testimony.job();
    out.writeUTF(job.id().value());
    out.writeInt(job.attempt().number());
    out.writeUTF(job.attempt().agent().value());
    time(out, job.attempt().assignedAt());
    out.writeInt(job.tally().executions());
    out.writeInt(job.tally().failures());
    out.writeInt(job.tally().losses());
    out.writeLong(job.digest().high());
    out.writeLong(job.digest().low());
    time(out, job.acceptedAt());
    out.writeUTF(job.origin().source());
    out.writeUTF(job.origin().replayOf());
    time(out, job.startBy());
    spec(out, job.spec());
  }

  static Testimony read(DataInputStream in) throws IOException {
    StorePosition position = position(in);
    JobId id = new JobId(in.readUTF());
    Attempt attempt =
        new Attempt(
            in.readInt(),
            new AgentId(in.readUTF()),
            Incarnation.UNKNOWN,
            time(in),
            Attempt.Standing.GIVEN);
    Tally tally = new Tally(in.readInt(), in.readInt(), in.readInt());
    SpecDigest digest = new SpecDigest(in.readLong(), in.readLong());
    Instant acceptedAt = time(in);
    Origin origin = new Origin(in.readUTF(), in.readUTF());
    Instant startBy = time(in);
    return new Testimony(
        position,
        new Job(
            0,
            spec(in, id),
            digest,
            new JobState.Assigned(),
            1,
            attempt,
            tally,
            false,
            acceptedAt,
            origin,
            startBy));
  }

  private static void position(DataOutputStream out, StorePosition position) throws IOException {
    out.writeUTF(position.cluster());
    out.writeLong(position.owner());
    out.writeLong(position.epoch());
    out.writeUTF(position.incarnation());
    out.writeLong(position.commits());
  }

  private static StorePosition position(DataInputStream in) throws IOException {
    return new StorePosition(
        in.readUTF(), in.readLong(), in.readLong(), in.readUTF(), in.readLong());
  }

  private static void spec(DataOutputStream out, JobSpec spec) throws IOException {
    out.writeUTF(spec.pool().value());
    out.writeUTF(spec.handler().value());
    policy(out, spec.policy());
    out.writeUTF(spec.placement().pinned());
    out.writeShort(spec.placement().labels().size());
    for (Map.Entry<String, String> label : spec.placement().labels().entrySet()) {
      out.writeUTF(label.getKey());
      out.writeUTF(label.getValue());
    }
    time(out, spec.start().notBefore());
    length(out, spec.start().delay());
    out.writeUTF(spec.reply().address());
    out.writeUTF(spec.reply().correlationId());
    out.writeUTF(spec.traceparent());
  }

  private static JobSpec spec(DataInputStream in, JobId id) throws IOException {
    PoolName pool = new PoolName(in.readUTF());
    HandlerName handler = new HandlerName(in.readUTF());
    Policy policy = policy(in);
    String pinned = in.readUTF();
    Map<String, String> labels = new HashMap<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      labels.put(in.readUTF(), in.readUTF());
    }
    return new JobSpec(
        id,
        pool,
        handler,
        Payload.SHELVED,
        policy,
        new Placement(pinned, labels),
        new Start(time(in), length(in)),
        new Reply(in.readUTF(), in.readUTF()),
        in.readUTF());
  }

  private static void policy(DataOutputStream out, Policy policy) throws IOException {
    length(out, policy.timeout());
    length(out, policy.startDeadline());
    out.writeByte(policy.maxAttempts());
    length(out, policy.backoff().initial());
    length(out, policy.backoff().max());
    LossRule loss = policy.loss();
    out.writeBoolean(loss.after().isPresent());
    length(out, loss.after().orElse(Duration.ZERO));
    out.writeUTF(loss.then().name());
    out.writeByte(loss.maxLosses());
    out.writeByte(policy.priority());
  }

  private static Policy policy(DataInputStream in) throws IOException {
    return new Policy(
        length(in),
        length(in),
        in.readByte(),
        new Backoff(length(in), length(in)),
        loss(in),
        in.readByte());
  }

  private static LossRule loss(DataInputStream in) throws IOException {
    boolean own = in.readBoolean();
    Duration after = length(in);
    return new LossRule(
        own ? Optional.of(after) : Optional.empty(),
        LossRule.OnLost.valueOf(in.readUTF()),
        in.readByte());
  }

  private static void time(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static Instant time(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static void length(DataOutputStream out, Duration length) throws IOException {
    out.writeLong(length.getSeconds());
    out.writeInt(length.getNano());
  }

  private static Duration length(DataInputStream in) throws IOException {
    return Duration.ofSeconds(in.readLong(), in.readInt());
  }
}
