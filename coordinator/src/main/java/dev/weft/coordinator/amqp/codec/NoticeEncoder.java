package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Terminal;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;

/** Makes messages of what the outbox holds. Pure; any thread. */
public final class NoticeEncoder {
  private static final int PERSISTENT = 2;
  private static final int MAX_ERROR = 8192;

  private NoticeEncoder() {}

  /**
   * The properties of a result, shared by its reply and its event.
   *
   * @param job terminal
   */
  public static AMQP.BasicProperties resultProperties(Job job, JobState.Ended ended) {
    Map<String, Object> headers = new HashMap<>();
    outcome(headers, job, ended);
    return new AMQP.BasicProperties.Builder()
        .messageId(job.id().value())
        .correlationId(ShortText.orNone(job.spec().reply().correlationId()))
        .type(name(ended.how()))
        .contentType(ShortText.orNone(ended.output().payload().contentType()))
        .timestamp(Date.from(ended.at()))
        .deliveryMode(PERSISTENT)
        .appId("weft")
        .headers(headers)
        .build();
  }

  /** The result for whoever asked; {@link #canReply} must hold. */
  public static Outgoing reply(Job job, JobState.Ended ended, AMQP.BasicProperties result) {
    return new Outgoing(
        Outgoing.Kind.REPLY,
        Exchanges.DEFAULT,
        job.spec().reply().address(),
        result,
        ended.output().payload());
  }

  /** Whether the job wants a reply, to an address that can stand in a message. */
  public static boolean canReply(Job job) {
    return job.spec().reply().wanted() && ShortText.fits(job.spec().reply().address());
  }

  /** The result for whoever listens. */
  public static Outgoing event(Job job, JobState.Ended ended, AMQP.BasicProperties result) {
    return new Outgoing(
        Outgoing.Kind.EVENT, Exchanges.EVENTS, key(job, ended), result, ended.output().payload());
  }

  /** Whether a job that ended like this also becomes a dead letter. */
  public static boolean dies(Terminal how) {
    return switch (how) {
      case FAILED, TIMED_OUT, EXPIRED, REJECTED -> true;
      case SUCCEEDED, CANCELLED -> false;
    };
  }

  /**
   * The dead letter of a job: what was asked for, and why it came to nothing.
   *
   * @param payload the job's, from the store if it is shelved
   */
  public static Outgoing dead(Job job, JobState.Ended ended, Payload payload) {
    Map<String, Object> headers = new HashMap<>();
    outcome(headers, job, ended);
    JobEnvelope.headers(job.spec(), headers);
    headers.put(HeaderName.REASON, ended.how().name());
    headers.put(HeaderName.SOURCE, job.source());
    AMQP.BasicProperties properties =
        JobEnvelope.properties(job.spec())
            .contentType(ShortText.orNone(payload.contentType()))
            .timestamp(Date.from(ended.at()))
            .deliveryMode(PERSISTENT)
            .headers(headers)
            .build();
    return new Outgoing(
        Outgoing.Kind.DEAD, Exchanges.DEAD_LETTERS, key(job, ended), properties, payload);
  }

  /** The dead letter of a message that was refused. */
  public static Outgoing refused(Refusal refusal) {
    Map<String, Object> headers = new HashMap<>();
    AMQP.BasicProperties.Builder properties = RefusedProperties.restore(refusal.headers(), headers);
    headers.put(HeaderName.REASON, refusal.reason());
    headers.put(HeaderName.DETAIL, MessageText.cut(refusal.detail(), MAX_ERROR));
    headers.put(HeaderName.SOURCE, refusal.source());
    properties
        .contentType(ShortText.orNone(refusal.body().contentType()))
        .deliveryMode(PERSISTENT)
        .headers(headers);
    return new Outgoing(
        Outgoing.Kind.DEAD,
        Exchanges.DEAD_LETTERS,
        "refused." + refusal.reason(),
        properties.build(),
        refusal.body());
  }

  private static void outcome(Map<String, Object> headers, Job job, JobState.Ended ended) {
    headers.put(HeaderName.JOB, job.id().value());
    headers.put(HeaderName.ATTEMPT, job.attempt().number());
    headers.put(HeaderName.EXECUTIONS, job.tally().executions());
    if (ended.failure().exists()) {
      headers.put(HeaderName.ERROR_CODE, ended.failure().code());
      headers.put(HeaderName.ERROR, MessageText.cut(ended.failure().message(), MAX_ERROR));
    }
    if (ended.output().truncated()) {
      headers.put(HeaderName.TRUNCATED, true);
    }
  }

  private static String key(Job job, JobState.Ended ended) {
    return job.spec().pool().value() + '.' + job.spec().handler().value() + '.' + name(ended.how());
  }

  private static String name(Terminal how) {
    return switch (how) {
      case SUCCEEDED -> "succeeded";
      case FAILED -> "failed";
      case TIMED_OUT -> "timed_out";
      case CANCELLED -> "cancelled";
      case EXPIRED -> "expired";
      case REJECTED -> "rejected";
    };
  }
}
