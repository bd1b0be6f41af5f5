package dev.weft.it.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.weft.coordinator.amqp.intake.IntakeSettings;
import dev.weft.coordinator.amqp.intake.SourceHealth;
import dev.weft.coordinator.amqp.outbox.OutboxSettings;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.it.net.Fault;
import dev.weft.it.net.FaultProxy;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitNode;
import dev.weft.it.rabbit.RabbitVhost;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker freezes, blocks, vanishes; the store is stuck. Nothing is lost. */
@ExtendWith(RabbitExtension.class)
final class FaultTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void aBlockedConnectionHoldsResultsBackAndNotJobs(RabbitNode node) throws Exception {
    RabbitVhost vhost = node.newVhost();
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
      publish(vhost, Fixture.QUEUE, 1);
      fixture.loop.awaitDeliveries(1);
      publish(vhost, Fixture.QUEUE, 0);
      node.ctl().raiseMemoryAlarm();
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            fixture.ended(EndedJobs.succeeded("probe", Reply.NONE, "x"));
            assertThat(fixture.broker.health().publishing().blocked()).isNotEmpty();
          });
      fixture.ended(EndedJobs.succeeded("job-a", Reply.NONE, "x"));
      assertThat(fixture.broker.health().consuming().connected()).isTrue();
      assertThat(fixture.broker.health().outbox().waiting()).isPositive();
      node.ctl().clearMemoryAlarm();
      await().atMost(LIMIT).until(() -> fixture.broker.health().outbox().waiting() == 0);
      assertThat(fixture.broker.health().publishing().blocked()).isEmpty();
    }
  }

  @Test
  void aFrozenBrokerIsNoticedByItsSilence(RabbitNode node) throws Exception {
    RabbitVhost vhost = node.newVhost();
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
      node.freeze();
      await().atMost(LIMIT).until(() -> !fixture.broker.health().consuming().connected());
      node.thaw();
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
      publish(vhost, Fixture.QUEUE, 1);
      fixture.loop.awaitDeliveries(1);
    }
  }

  @Test
  void aConnectionThatVanishesWithoutAWordIsMadeAgain(RabbitVhost vhost) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(vhost.node().port());
        Fixture fixture = Fixture.on(vhost.uri(proxy.port())).start()) {
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 5);
      fixture.loop.awaitDeliveries(5);
      proxy.set(new Fault.Swallow());
      fixture.ended(EndedJobs.succeeded("job-a", Reply.NONE, "x"));
      await().atMost(LIMIT).until(() -> !fixture.broker.health().consuming().connected());
      await().atMost(LIMIT).until(() -> !fixture.broker.health().publishing().connected());
      proxy.set(new Fault.Pass());
      proxy.reset();
      fixture.loop.settling(true);
      await().atMost(LIMIT).until(() -> fixture.loop.deliveries().size() >= 10);
      fixture.loop.awaitPublished(1);
      assertThat(bodies(fixture)).hasSize(5);
    }
  }

  @Test
  void whenNothingBecomesDurableMessagesGoBackUntilSomethingDoes(RabbitVhost vhost)
      throws Exception {
    IntakeSettings hasty =
        new IntakeSettings(512, 32 << 20, Duration.ofSeconds(2), Duration.ofSeconds(2));
    try (Fixture fixture = Fixture.on(vhost.uri(), hasty, OutboxSettings.DEFAULT).start()) {
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 5);
      List<Event.Delivered> before = fixture.loop.awaitDeliveries(5);
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.STUCK);
      await().atMost(LIMIT).until(() -> vhost.queue(Fixture.QUEUE).ready() == 5);
      fixture.loop.settling(true);
      fixture.loop.settle(before.getFirst().delivery());
      fixture.loop.awaitDeliveries(10);
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
      await().atMost(LIMIT).until(() -> vhost.queue(Fixture.QUEUE).unacked() == 0);
    }
  }

  @Test
  void aMessageThatIsDeliveredTooOftenBecomesADeadLetter(RabbitVhost vhost) throws Exception {
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(
          Fixture.QUEUE,
          true,
          false,
          false,
          Map.of(
              "x-queue-type", "quorum",
              "x-delivery-limit", 3,
              "x-dead-letter-exchange", "weft.dlx"));
    }
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 1);
      for (int delivery = 1; delivery <= 4; delivery++) {
        fixture.loop.awaitDeliveries(delivery);
        vhost.closeAllConnections("flap");
      }
      await()
          .atMost(LIMIT)
          .until(() ->
              vhost.queues().stream()
                  .anyMatch(queue -> queue.name().equals("weft.dead") && queue.ready() == 1));
      assertThat(fixture.loop.deliveries()).hasSize(4);
    }
  }

  @Test
  void aResultThatTheBrokerDoesNotTakeIsGivenUpAndTheOthersAreNot(RabbitNode node)
      throws Exception {
    node.ctl().run("eval", "persistent_term:put(max_message_size, 1000).");
    node.ctl().setEnvironment("max_message_size", "1000");
    RabbitVhost vhost = node.newVhost();
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      for (int i = 0; i < 100; i++) {
        int size = i == 50 ? 5_000 : 10;
        fixture.ended(EndedJobs.withOutput("job-" + i, Reply.NONE, new byte[size]));
      }
      fixture.loop.awaitPublished(100);
      assertThat(fixture.broker.health().outbox().abandoned()).isEqualTo(1);
    }
  }

  private static SourceHealth.State state(Fixture fixture) {
    return fixture.broker.health().sources().getFirst().state();
  }

  private static Set<String> bodies(Fixture fixture) {
    Set<String> bodies = new HashSet<>();
    for (Event.Delivered delivered : fixture.loop.deliveries()) {
      bodies.add(new String(delivered.spec().payload().bytes(), UTF_8));
    }
    return bodies;
  }

  private static void publish(RabbitVhost vhost, String queue, int count) throws Exception {
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      AMQP.BasicProperties properties =
          MessageProperties.PERSISTENT_BASIC.builder().contentType(null).type("echo").build();
      for (int i = 1; i <= count; i++) {
        channel.basicPublish("", queue, true, properties, Integer.toString(i).getBytes(UTF_8));
      }
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
    }
  }
}
