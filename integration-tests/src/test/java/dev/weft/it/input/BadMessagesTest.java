package dev.weft.it.input;

import static dev.weft.it.input.Odd.refused;
import static dev.weft.it.input.Odd.taken;
import static dev.weft.it.input.Odd.type;
import static dev.weft.it.input.Odd.with;
import static dev.weft.it.input.TamperedConnections.BAD_FLAGS;
import static dev.weft.it.input.TamperedConnections.NOT_UTF8;
import static dev.weft.it.input.TamperedConnections.OTHER_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages that somebody should not have sent, on a real broker: each ends where it should, the
 * healthy ones between them run once, and no connection is lost.
 */
@ExtendWith(RabbitExtension.class)
class BadMessagesTest {
  private static final byte[] NOISE = new byte[10_000];
  private static final byte[] EMPTY = {};
  private static final byte[] WORD = "10ms".getBytes(UTF_8);

  static {
    new Random(5).nextBytes(NOISE);
  }

  @TempDir private Path folder;

  @Test
  void inAPoolsOwnQueueEachGetsItsAnswer(RabbitVhost broker) throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder)) {
      cluster.startAgent("a1");
      try (Trial trial = new Trial(broker, cluster, "weft.jobs.default")) {
        trial.run(ofAPoolsQueue(), "sleep");

        Delivery large = trial.deadLetter("five-mebibytes");
        assertThat(large.getBody()).hasSize(4096);
        assertThat(Trial.header(large, "weft-body-size")).isEqualTo(Integer.toString(5 << 20));
        assertThat(trial.deadLetter("random-bytes").getBody()).isEqualTo(NOISE);
        assertThat(trial.answer("bytes-to-echo").getBody()).isEqualTo(NOISE);
        assertThat(trial.answer("nothing-to-echo").getBody()).isEmpty();
        assertThat(Trial.header(trial.answer("bytes-to-sleep"), "weft-error-code"))
            .isEqualTo("BAD_PAYLOAD");
      }
    }
  }

  @Test
  void inAMappedQueueOfAnotherKindEachGetsItsAnswer(RabbitVhost broker) throws Exception {
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      // A classic one, as plain producers declare it: it delivers headers byte for byte.
      channel.queueDeclare("distributed_tasks", true, false, false, Map.of());
    }
    try (WeftCluster cluster =
        WeftCluster.start(
            broker.uri(),
            folder,
            "source.tasks.queue=distributed_tasks",
            "source.tasks.handler=sleep",
            "source.tasks.payload={\"duration\":\"10ms\",\"answer\":\"{{body}}\"}")) {
      cluster.startAgent("a1");
      try (Trial trial = new Trial(broker, cluster, "distributed_tasks")) {
        trial.run(ofAMappedQueue(), "");

        assertThat(trial.answer("no-body").getBody()).isEmpty();
        assertThat(trial.answer("a-long-of-another-type").getBody()).isEqualTo(WORD);
      }
      // The one without any property has nobody to tell; its job ran all the same.
      List<Job> made =
          cluster.allJobs().stream()
              .filter(job -> job.getSpec().getReply().getAddress().isEmpty())
              .toList();
      assertThat(made).extracting(Job::getState).containsExactly(JobState.JOB_STATE_SUCCEEDED);
    }
  }

  private static List<Odd> ofAPoolsQueue() {
    return List.of(
        Odd.bare("no-properties", "NO_HANDLER"),
        refused("random-bytes", new BasicProperties.Builder(), NOISE, "NO_HANDLER"),
        taken("bytes-to-echo", type("echo"), NOISE, "", "succeeded"),
        taken("bytes-to-sleep", type("sleep"), NOISE, "FAILED", "failed"),
        taken("nothing-to-echo", type("echo"), EMPTY, "", "succeeded"),
        taken("nothing-to-sleep", type("sleep"), EMPTY, "FAILED", "failed"),
        taken("unknown-handler", type("no-such").expiration("3000"), WORD, "EXPIRED", "expired"),
        refused("five-mebibytes", type("echo"), new byte[5 << 20], "TOO_LARGE"),
        refused("negative-timeout", with("echo", "weft-timeout", "-1s"), WORD, "BAD_HEADER"),
        refused("endless-timeout", with("echo", "weft-timeout", "1e99d"), WORD, "BAD_HEADER"),
        refused("id-no-text", type("echo").messageId(NOT_UTF8), WORD, "BAD_MESSAGE_ID"),
        refused("id-of-noise", type("echo").messageId(noise(28)), WORD, "BAD_MESSAGE_ID"),
        refused("id-of-a-path", type("echo").messageId("../../x"), WORD, "BAD_MESSAGE_ID"),
        refused("type-no-text", type(NOT_UTF8), WORD, "BAD_HANDLER"),
        refused("reply-no-text", type("echo").replyTo(NOT_UTF8), WORD, "BAD_REPLY_TO"),
        refused(
            "correlation-no-text",
            type("echo").correlationId(noise(28)),
            WORD,
            "BAD_CORRELATION_ID"),
        refused("media-no-text", type("echo").contentType(noise(28)), WORD, "BAD_CONTENT_TYPE"),
        refused("packed", type("echo").contentEncoding("gzip"), WORD, "BAD_CONTENT_ENCODING"),
        refused("header-no-text", with("echo", "weft-agent", NOT_UTF8), WORD, "BAD_HEADER"),
        refused("name-no-text", with("echo", "weft-" + NOT_UTF8, "1"), WORD, "UNKNOWN_HEADER"),
        refused("mistyped-header", with("echo", "weft-time-out", "1s"), WORD, "UNKNOWN_HEADER"),
        refused("much-noise", new BasicProperties.Builder().headers(much()), WORD, "NO_HANDLER"),
        refused("foreign-pool", with("echo", "weft-pool", "other"), WORD, "BAD_POOL"),
        refused("deep-headers", with("echo", "deep", nested(200)), WORD, "BAD_HEADER"),
        refused("high-priority", type("echo").priority(200), WORD, "BAD_PRIORITY"),
        refused("forged-death", with("", "x-death", List.of(1)), WORD, "NO_HANDLER"),
        refused("more-readers", with("", "CC", List.of("nowhere")), WORD, "NO_HANDLER"),
        taken("a-header-no-text", with("echo", noise(20), NOT_UTF8), WORD, "", "succeeded"),
        taken("a-long-of-another-type", with("echo", OTHER_LONG, 1L), WORD, "", "succeeded"),
        taken("flags-without-end", with("echo", "a", BAD_FLAGS), WORD, "", "succeeded"));
  }

  private static List<Odd> ofAMappedQueue() {
    return List.of(
        Odd.bare("no-properties", ""),
        taken("no-body", new BasicProperties.Builder(), EMPTY, "", "succeeded"),
        refused("random-bytes", new BasicProperties.Builder(), NOISE, "BAD_BODY"),
        refused("five-mebibytes", type(""), new byte[5 << 20], "TOO_LARGE"),
        refused("negative-timeout", with("", "weft-timeout", "-1s"), WORD, "BAD_HEADER"),
        refused("id-no-text", type("").messageId(NOT_UTF8), WORD, "BAD_MESSAGE_ID"),
        taken("unknown-handler", type("no-such").expiration("3000"), WORD, "EXPIRED", "expired"),
        refused("unknown-pool", with("", "weft-pool", "other"), WORD, "UNKNOWN_POOL"),
        refused("deep-headers", with("", "deep", nested(200)), WORD, "BAD_HEADER"),
        taken("a-long-of-another-type", with("", OTHER_LONG, 1L), WORD, "", "succeeded"),
        taken("flags-without-end", with("", "a", BAD_FLAGS), WORD, "", "succeeded"));
  }

  /** Long enough that what the client library makes of it fits no property any more. */
  private static String noise(int times) {
    return NOT_UTF8.repeat(times);
  }

  /** As much as one message can carry to make its dead letter large. */
  private static Map<String, Object> much() {
    Map<String, Object> headers = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      headers.put("header-" + i, noise(110));
    }
    return headers;
  }

  private static Object nested(int depth) {
    Object at = "end";
    for (int i = 0; i < depth; i++) {
      at = Map.of("k", at);
    }
    return at;
  }
}
