package dev.weft.it.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.sun.net.httpserver.HttpServer;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.DeadLetter;
import dev.weft.proto.api.v1.DeadLetterServiceGrpc;
import dev.weft.proto.api.v1.GetDeadLetterRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListDeadLettersRequest;
import dev.weft.proto.api.v1.Outcome;
import dev.weft.proto.api.v1.PurgeDeadLettersRequest;
import dev.weft.proto.api.v1.ReplayDeadLettersRequest;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.WaitJobRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What ends badly is listed, replayed and purged, and what comes twice runs once. */
@ExtendWith(RabbitExtension.class)
class DeadLettersTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String QUEUE = "weft.jobs.default";

  @TempDir private Path folder;

  @Test
  void aJobThatFailedForGoodIsReplayedAndSucceeds(RabbitVhost broker) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server = flaky(requests);
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder)) {
      cluster.startAgent("a1", "handler.http.allow=127.0.0.0/8");
      publish(
          broker,
          new BasicProperties.Builder()
              .messageId("fetch")
              .type("http")
              .headers(Map.of("weft-max-attempts", 2, "weft-backoff", "10ms"))
              .build(),
          "{\"url\": \"http://127.0.0.1:%d/\"}"
              .formatted(server.getAddress().getPort())
              .getBytes(UTF_8));
      await().atMost(LONG).until(() -> list(cluster).size() == 1);

      DeadLetter letter = get(cluster, "fetch");
      assertThat(letter.getReason()).isEqualTo("HTTP_STATUS");
      assertThat(letter.getSource()).isEqualTo(QUEUE);
      assertThat(letter.getJob().getAttemptsList())
          .extracting(Attempt::getOutcome)
          .containsExactly(Outcome.OUTCOME_FAILED, Outcome.OUTCOME_FAILED);
      cluster.coordinator().kill9();
      cluster.restartCoordinator();

      ReplayDeadLettersRequest replay =
          ReplayDeadLettersRequest.newBuilder().setId("fetch").build();
      assertThat(letters(cluster).replayDeadLetters(replay).getResults(0).getJob())
          .isEqualTo("fetch.r1");
      Job done =
          cluster.jobs().waitJob(WaitJobRequest.newBuilder().setId("fetch.r1").build()).getJob();
      assertThat(done.getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
      assertThat(done.getOutput().toStringUtf8()).isEqualTo("at last");
      assertThat(done.getReplayOf()).isEqualTo("fetch");
      assertThat(letters(cluster).replayDeadLetters(replay).getResults(0).getExisting()).isTrue();
      assertThat(list(cluster)).isEmpty();
      assertThat(requests).hasValue(3);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void randomBytesAreListedWithTheirReasonAndPurged(RabbitVhost broker) throws Exception {
    byte[] noise = new byte[300];
    new Random(7).nextBytes(noise);
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder)) {
      publish(broker, new BasicProperties.Builder().appId("somebody").build(), noise);
      await().atMost(LONG).until(() -> list(cluster).size() == 1);

      DeadLetter letter = get(cluster, list(cluster).getFirst().getId());
      assertThat(letter.getId()).startsWith("message/");
      assertThat(letter.getReason()).isEqualTo("NO_HANDLER");
      assertThat(letter.getMessage().getBody()).isEqualTo(ByteString.copyFrom(noise));
      assertThat(letter.getMessage().getHeadersMap()).containsEntry("property.app_id", "somebody");
      assertThatThrownBy(() ->
              letters(cluster)
                  .replayDeadLetters(
                      ReplayDeadLettersRequest.newBuilder().setId(letter.getId()).build()))
          .hasMessageContaining("FAILED_PRECONDITION");

      letters(cluster)
          .purgeDeadLetters(PurgeDeadLettersRequest.newBuilder().setId(letter.getId()).build());
      assertThat(list(cluster)).isEmpty();
    }
  }

  @Test
  void oneJobThroughTwoDoorsRunsOnceAndACancelMayComeFirst(RabbitVhost broker) throws Exception {
    BasicProperties message = new BasicProperties.Builder().messageId("once").type("sleep").build();
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder)) {
      assertThat(
              cluster
                  .jobs()
                  .cancelJob(
                      CancelJobRequest.newBuilder().setId("never").setBeforeArrival(true).build())
                  .hasPendingUntil())
          .isTrue();
      cluster.coordinator().kill9();
      cluster.restartCoordinator();
      cluster.startAgent("a1");
      publish(broker, message, "10ms".getBytes(UTF_8));
      publish(broker, message, "10ms".getBytes(UTF_8));
      publish(broker, message.builder().messageId("never").build(), "10ms".getBytes(UTF_8));

      await().atMost(LONG).until(() -> cluster.allJobs().size() == 2);
      SubmitJobResponse again =
          cluster
              .jobs()
              .submitJob(
                  SubmitJobRequest.newBuilder()
                      .setSpec(
                          JobSpec.newBuilder()
                              .setId("once")
                              .setHandler("sleep")
                              .setPayload(ByteString.copyFromUtf8("10ms")))
                      .build());
      assertThat(again.getExisting()).isTrue();
      WaitJobRequest wait = WaitJobRequest.newBuilder().setId("once").build();
      assertThat(cluster.jobs().waitJob(wait).getJob().getExecutions()).isEqualTo(1);
      Job never = cluster.jobs().getJob(GetJobRequest.newBuilder().setId("never").build()).getJob();
      assertThat(never.getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
      assertThat(never.getExecutions()).isZero();
      assertThat(list(cluster)).isEmpty();
    }
  }

  /** Answers 503 twice, then well. */
  private static HttpServer flaky(AtomicInteger requests) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = "at last".getBytes(UTF_8);
          boolean well = requests.incrementAndGet() > 2;
          exchange.sendResponseHeaders(well ? 200 : 503, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void publish(RabbitVhost broker, BasicProperties properties, byte[] body)
      throws Exception {
    await().atMost(LONG).until(() -> broker.hasQueue(QUEUE));
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish("", QUEUE, true, properties, body);
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  private static DeadLetterServiceGrpc.DeadLetterServiceBlockingStub letters(WeftCluster cluster) {
    return DeadLetterServiceGrpc.newBlockingStub(cluster.channel()).withWaitForReady();
  }

  private static List<DeadLetter> list(WeftCluster cluster) {
    return letters(cluster)
        .listDeadLetters(ListDeadLettersRequest.getDefaultInstance())
        .getDeadLettersList();
  }

  private static DeadLetter get(WeftCluster cluster, String id) {
    return letters(cluster)
        .getDeadLetter(GetDeadLetterRequest.newBuilder().setId(id).setWithPayload(true).build())
        .getDeadLetter();
  }
}
