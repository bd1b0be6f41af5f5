package dev.weft.coordinator.amqp.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.dispatch.job.Terminal;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NoticeEncoderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final PoolName POOL = new PoolName("default");
  private static final Payload ASKED = Payload.of("{\"n\":1}".getBytes(UTF_8), "application/json");
  private static final JobSpec SPEC =
      new JobSpec(
          new JobId("order-1"),
          POOL,
          new HandlerName("http"),
          ASKED,
          new Policy(
              Duration.ofMillis(1500),
              Policy.UNLIMITED,
              5,
              new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10)),
              new LossRule(Optional.of(Duration.ofMinutes(2)), LossRule.OnLost.HOLD, 7),
              9),
          new Placement("node-a", Map.of("site", "A")),
          Start.after(Duration.ofSeconds(7)),
          new Reply("answers", "c-1"),
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  @Test
  void aResultSaysHowTheJobEnded() {
    Job job = job(Terminal.SUCCEEDED, Failure.NONE);
    JobState.Ended ended = (JobState.Ended) job.state();
    BasicProperties result = NoticeEncoder.resultProperties(job, ended);
    assertThat(result.getMessageId()).isEqualTo("order-1");
    assertThat(result.getCorrelationId()).isEqualTo("c-1");
    assertThat(result.getType()).isEqualTo("succeeded");
    assertThat(result.getContentType()).isEqualTo("text/plain");
    assertThat(result.getDeliveryMode()).isEqualTo(2);
    assertThat(result.getHeaders())
        .isEqualTo(Map.of("weft-job", "order-1", "weft-attempt", 2, "weft-executions", 2));
    Outgoing reply = NoticeEncoder.reply(job, ended, result);
    assertThat(reply.exchange()).isEmpty();
    assertThat(reply.routingKey()).isEqualTo("answers");
    assertThat(reply.mandatory()).isTrue();
    assertThat(reply.body().bytes()).isEqualTo("done".getBytes(UTF_8));
    Outgoing event = NoticeEncoder.event(job, ended, result);
    assertThat(event.exchange()).isEqualTo("weft.events");
    assertThat(event.routingKey()).isEqualTo("default.http.succeeded");
    assertThat(event.mandatory()).isFalse();
  }

  @Test
  void aResultOfAFailureSaysWhy() {
    Job job = job(Terminal.TIMED_OUT, Failure.passing("TIMEOUT", "m".repeat(10_000)));
    Map<String, Object> headers =
        NoticeEncoder.resultProperties(job, (JobState.Ended) job.state()).getHeaders();
    assertThat(headers).containsEntry("weft-error-code", "TIMEOUT");
    assertThat((String) headers.get("weft-error")).hasSize(8192);
  }

  @Test
  void whatFailedForGoodDies() {
    assertThat(Terminal.values())
        .filteredOn(NoticeEncoder::dies)
        .containsExactly(Terminal.FAILED, Terminal.TIMED_OUT, Terminal.EXPIRED, Terminal.REJECTED);
  }

  @Test
  void aDeadLetterIsReadAsTheSameJobAgain() throws IOException {
    Job job = job(Terminal.FAILED, Failure.passing("HTTP_500", "no"));
    Outgoing dead = NoticeEncoder.dead(job, (JobState.Ended) job.state(), ASKED);
    assertThat(dead.exchange()).isEqualTo("weft.dlx");
    assertThat(dead.routingKey()).isEqualTo("default.http.failed");
    assertThat(dead.mandatory()).isTrue();
    assertThat(dead.properties().getHeaders())
        .containsEntry("weft-reason", "FAILED")
        .containsEntry("weft-source", "weft.jobs.default")
        .containsEntry("weft-error-code", "HTTP_500");
    JobDecoder decoder =
        new JobDecoder(
            SourceSettings.ofPool(POOL), Set.of(POOL), () -> new JobId("made"), () -> NOW);
    assertThat(decoder.decode(overTheWire(dead.properties()), dead.body().bytes()))
        .isEqualTo(new Decoded.Fit(SPEC, SpecDigest.of(SPEC), false));
  }

  @Test
  void anAddressThatCannotStandInAMessageGetsNoReply() {
    Job job = job(Terminal.SUCCEEDED, Failure.NONE);
    assertThat(NoticeEncoder.canReply(job)).isTrue();
    assertThat(NoticeEncoder.canReply(withReply(job, new Reply("", "c-1")))).isFalse();
    assertThat(NoticeEncoder.canReply(withReply(job, new Reply("成".repeat(86), "")))).isFalse();
    assertThat(NoticeEncoder.canReply(withReply(job, new Reply("成".repeat(85), "")))).isTrue();
  }

  @Test
  void aRefusedMessageKeepsWhatDoesNoHarm() {
    Map<String, String> kept = new HashMap<>();
    kept.put("property.message_id", "not an id");
    kept.put("property.type", "x".repeat(300));
    kept.put("property.user_id", "guest");
    kept.put("property.expiration", "1");
    kept.put("weft-timeout", "-1s");
    kept.put("x-death", "(list of 3)");
    kept.put("CC", "other-queue");
    Refusal refusal =
        new Refusal("orders", "BAD_HEADER", "weft-timeout: no", kept, Payload.of(new byte[3], ""));
    Outgoing dead = NoticeEncoder.refused(refusal);
    assertThat(dead.routingKey()).isEqualTo("refused.BAD_HEADER");
    assertThat(dead.properties().getMessageId()).isEqualTo("not an id");
    assertThat(dead.properties().getUserId()).isNull();
    assertThat(dead.properties().getExpiration()).isNull();
    assertThat(dead.properties().getHeaders())
        .containsEntry("weft-reason", "BAD_HEADER")
        .containsEntry("weft-source", "orders")
        .containsEntry("weft-timeout", "-1s")
        .containsEntry("original-type", "x".repeat(300))
        .containsEntry("original-user_id", "guest")
        .containsEntry("original-expiration", "1")
        .containsEntry("original-x-death", "(list of 3)")
        .containsEntry("original-CC", "other-queue")
        .doesNotContainKeys("x-death", "CC");
  }

  private static BasicProperties overTheWire(BasicProperties properties) throws IOException {
    DataInputStream in = properties.toFrame(1, 0).getInputStream();
    in.readShort(); // the class id, which the client library reads before the properties
    return new BasicProperties(in);
  }

  private static Job job(Terminal how, Failure failure) {
    Output output = new Output(Payload.of("done".getBytes(UTF_8), "text/plain"), false);
    return new Job(
        1,
        SPEC,
        SpecDigest.of(SPEC),
        new JobState.Ended(how, Instant.EPOCH, output, failure, false),
        4,
        new Attempt(
            2, new AgentId("node-a"), Incarnation.UNKNOWN, Instant.EPOCH, Attempt.Standing.OVER),
        new Tally(2, 1, 0),
        false,
        Instant.EPOCH,
        Origin.of("weft.jobs.default"),
        Job.NEVER);
  }

  private static Job withReply(Job job, Reply reply) {
    JobSpec s = job.spec();
    JobSpec spec =
        new JobSpec(
            s.id(),
            s.pool(),
            s.handler(),
            s.payload(),
            s.policy(),
            s.placement(),
            Start.NOW,
            reply,
            "");
    return new Job(
        1,
        spec,
        job.digest(),
        job.state(),
        4,
        job.attempt(),
        job.tally(),
        false,
        Instant.EPOCH,
        Origin.of(""),
        Job.NEVER);
  }
}
