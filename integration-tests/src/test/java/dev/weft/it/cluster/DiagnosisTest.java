package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.DiagnoseRequest;
import dev.weft.proto.api.v1.DoctorServiceGrpc;
import dev.weft.proto.api.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The doctor looks at a whole system on a real broker. */
@ExtendWith(RabbitExtension.class)
class DiagnosisTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String OWN = "weft.jobs.default";

  @TempDir private Path folder;

  @Test
  void unsafeQueueForeignConsumerAndJournalInMemoryAreNamedAndTheRestIsNot(RabbitVhost broker)
      throws Exception {
    try (Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      Map<String, Object> arguments = Map.of("x-max-length", 10, "x-message-ttl", 60_000L);
      channel.queueDeclare("orders", false, false, false, arguments);
      try (WeftCluster cluster =
          WeftCluster.start(
              broker.uri(),
              folder,
              "session.heartbeat=200ms",
              "source.orders.queue=orders",
              "source.orders.handler=echo")) {
        cluster.startAgent("a1", "journal.place=memory");
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(codes(cluster))
                    .contains(
                        "orders QUEUE_CLASSIC",
                        "orders QUEUE_TRANSIENT",
                        "orders QUEUE_WITHOUT_DEAD_LETTERS",
                        "orders QUEUE_DROPS_OLDEST",
                        "orders QUEUE_EXPIRES",
                        "a1 AGENT_WITHOUT_JOURNAL",
                        "the broker's policies and replicas NOT_CHECKED")
                    .noneMatch(code -> code.startsWith(OWN))
                    .doesNotContain("clock of agent a1 NOT_CHECKED", "a1 AGENT_CLOCK"));

        channel.basicConsume(OWN, false, (_, _) -> {}, _ -> {});

        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(codes(cluster)).contains(OWN + " FOREIGN_CONSUMERS"));
      }
    }
  }

  @Test
  void secondStoreOnAQueueIsRefusedAndBothSeeWhy(RabbitVhost broker) throws Exception {
    try (WeftCluster first = WeftCluster.start(broker.uri(), place("first"))) {
      await().atMost(LONG).until(() -> broker.hasQueue("weft.claim." + OWN));
      try (WeftCluster second = WeftCluster.start(broker.uri(), place("second"));
          WeftCluster sharing =
              WeftCluster.start(broker.uri(), place("sharing"), "amqp.share-queues=true")) {
        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(codes(second)).contains(OWN + " QUEUE_OF_OTHER_STORE"));
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(codes(sharing))
                    .contains(OWN + " QUEUE_SHARED", "amqp.share-queues QUEUE_SHARED"));
        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(codes(first)).contains(OWN + " FOREIGN_CONSUMERS"));
      }
    }
  }

  private Path place(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static List<String> codes(WeftCluster cluster) {
    return DoctorServiceGrpc.newBlockingStub(cluster.channel())
        .diagnose(DiagnoseRequest.getDefaultInstance())
        .getFindingsList()
        .stream()
        .map(DiagnosisTest::code)
        .toList();
  }

  private static String code(Finding finding) {
    return finding.getSubject() + " " + finding.getCode();
  }
}
