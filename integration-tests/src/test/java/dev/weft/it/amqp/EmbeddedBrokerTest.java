package dev.weft.it.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.weft.cli.broker.BrokerLogin;
import dev.weft.cli.broker.BrokerProcess;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.SourceHealth;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on the quickstart's broker. */
final class EmbeddedBrokerTest {
  private static final Path LAYOUT = Path.of("..", "cli", "target", "weft");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int MESSAGES = 500;

  @Test
  void jobsAreTakenAndResultsPublished(@TempDir Path folder) throws Exception {
    assumeTrue(
        Files.isDirectory(LAYOUT.resolve("broker").resolve("lib")),
        "the command is not laid out: mvn package does it");
    SourceSettings recipe =
        new SourceSettings(
            "distributed_tasks",
            Fixture.POOL,
            "sleep",
            Duration.ZERO,
            1,
            "{{body}}",
            "text/plain",
            Declare.AUTO);
    try (BrokerProcess process =
            BrokerProcess.start(LAYOUT, 0, BrokerLogin.generate(), folder.resolve("log"));
        Fixture fixture = Fixture.on(process.amqpUri(), recipe).start();
        Connection connection = connect(process);
        Channel channel = connection.createChannel()) {
      await().atMost(LIMIT).until(() -> allOpen(fixture));
      channel.queueDeclare("answers", true, false, false, Map.of());
      for (int i = 0; i < MESSAGES; i++) {
        AMQP.BasicProperties plain = new AMQP.BasicProperties.Builder().build();
        channel.basicPublish("", "distributed_tasks", plain, Integer.toString(i).getBytes(UTF_8));
      }
      assertThat(bodies(fixture.loop.awaitDeliveries(MESSAGES))).hasSize(MESSAGES);
      Collector answers = Collector.of(connection, "answers");
      Collector events = Collector.of(connection, "weft.events", "#");
      fixture.ended(EndedJobs.succeeded("a", new Reply("answers", "c-1"), "done"));
      fixture.ended(EndedJobs.failed("b", new Reply("no-such-queue", ""), "no"));
      fixture.loop.awaitPublished(2);
      Delivery answer = answers.awaitCount(1).getFirst();
      assertThat(answer.getProperties().getCorrelationId()).isEqualTo("c-1");
      events.awaitCount(2);
      assertThat(new HashSet<>(events.ids())).containsExactlyInAnyOrder("a", "b");
      Collector dead = Collector.of(connection, "weft.dead");
      dead.awaitCount(1);
      assertThat(new HashSet<>(dead.ids())).containsExactly("b");
      await().atMost(LIMIT).until(() -> fixture.broker.health().outbox().returned() == 1);
      assertThat(fixture.broker.stopTaking(LIMIT)).isTrue();
      assertThat(channel.messageCount("distributed_tasks")).isZero();
    }
  }

  private static boolean allOpen(Fixture fixture) {
    return fixture.broker.health().sources().stream()
        .allMatch(source -> source.state() == SourceHealth.State.OPEN);
  }

  private static Set<String> bodies(List<Event.Delivered> deliveries) {
    Set<String> bodies = new HashSet<>();
    deliveries.forEach(one -> bodies.add(new String(one.spec().payload().bytes(), UTF_8)));
    return bodies;
  }

  private static Connection connect(BrokerProcess process) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(process.amqpUri());
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("test");
  }
}
