package dev.weft.it.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.SourceHealth;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.it.rabbit.QueueState;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RabbitExtension.class)
final class TakingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void aMessageBecomesAJobAndIsAcknowledgedOnceItIsSettled(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 1, "echo");
      Event.Delivered delivered = fixture.loop.awaitDeliveries(1).getFirst();
      assertThat(delivered.spec().payload().bytes()).isEqualTo("1".getBytes(UTF_8));
      assertThat(delivered.fresh()).isTrue();
      awaitQueue(vhost, Fixture.QUEUE, 0, 1);
      fixture.loop.settle(delivered.delivery());
      awaitQueue(vhost, Fixture.QUEUE, 0, 0);
    }
  }

  @Test
  void whatIsSettledInAnyOrderIsAcknowledgedWithoutGaps(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 16, "echo");
      List<Event.Delivered> all = new ArrayList<>(fixture.loop.awaitDeliveries(16));
      Event.Delivered first = all.removeFirst();
      Collections.shuffle(all);
      all.forEach(delivered -> fixture.loop.settle(delivered.delivery()));
      publish(vhost, Fixture.QUEUE, 1, "echo");
      awaitQueue(vhost, Fixture.QUEUE, 1, 16);
      fixture.loop.settle(first.delivery());
      fixture.loop.awaitDeliveries(17);
      awaitQueue(vhost, Fixture.QUEUE, 0, 1);
    }
  }

  @Test
  void theRecipesQueueIsTakenWithItsDefaults(RabbitVhost vhost) throws Exception {
    SourceSettings recipe =
        new SourceSettings(
            "distributed_tasks",
            Fixture.POOL,
            "sleep",
            Duration.ofSeconds(30),
            1,
            "{\"duration\":\"1500ms\",\"answer\":\"{{label.site}}_{{body}}_成功\"}",
            "",
            Declare.NEVER);
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("distributed_tasks", true, false, false, Map.of());
    }
    try (Fixture fixture = Fixture.on(vhost.uri(), recipe).start()) {
      publish(vhost, "distributed_tasks", 1, null);
      Event.Delivered delivered = fixture.loop.awaitDeliveries(1).getFirst();
      assertThat(new String(delivered.spec().payload().bytes(), UTF_8))
          .isEqualTo("{\"duration\":\"1500ms\",\"answer\":\"{{label.site}}_1_成功\"}");
      assertThat(delivered.delivery().source()).isEqualTo("distributed_tasks");
    }
  }

  @Test
  void whatCannotBeReadIsRefusedAndDisturbsNothing(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      awaitOpen(fixture);
      channel.basicPublish("", Fixture.QUEUE, null, "no type".getBytes(UTF_8));
      channel.basicPublish("", Fixture.QUEUE, null, new byte[5 << 20]);
      AMQP.BasicProperties negative =
          new AMQP.BasicProperties.Builder()
              .type("echo")
              .headers(Map.of("weft-timeout", "-1s", "x-death", List.of(1)))
              .build();
      channel.basicPublish("", Fixture.QUEUE, negative, new byte[0]);
      publish(vhost, Fixture.QUEUE, 1, "echo");
      List<Refusal> refusals = fixture.loop.awaitRefusals(3);
      assertThat(refusals)
          .extracting(Refusal::reason)
          .containsExactlyInAnyOrder("NO_HANDLER", "TOO_LARGE", "BAD_HEADER");
      fixture.loop.awaitDeliveries(1);
      awaitQueue(vhost, Fixture.QUEUE, 0, 0);
    }
  }

  @Test
  void whatWouldEndTheConnectionIsRefusedLikeAnythingElse(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      awaitOpen(fixture);
      Object nested = "end";
      for (int depth = 0; depth < 200; depth++) {
        nested = Map.of("k", nested);
      }
      AMQP.BasicProperties deep =
          new AMQP.BasicProperties.Builder()
              .type("echo")
              .messageId("deep")
              .headers(Map.of("n", nested))
              .build();
      channel.basicPublish("", Fixture.QUEUE, deep, "body".getBytes(UTF_8));
      AMQP.BasicProperties large =
          new AMQP.BasicProperties.Builder()
              .type("echo")
              .messageId("large")
              .headers(Map.of("site", "A"))
              .build();
      channel.basicPublish("", Fixture.QUEUE, large, new byte[100 << 20]);
      publish(vhost, Fixture.QUEUE, 1, "echo");
      fixture.loop.awaitDeliveries(1);
      List<Refusal> refusals = fixture.loop.awaitRefusals(2);
      assertThat(refusals).extracting(Refusal::reason).containsExactly("BAD_HEADER", "TOO_LARGE");
      assertThat(refusals.getFirst().headers()).containsEntry("property.message_id", "deep");
      assertThat(refusals.getLast().headers())
          .containsEntry("site", "A")
          .containsEntry("weft-body-size", Integer.toString(100 << 20));
      assertThat(refusals.getLast().body().size()).isEqualTo(4096);
      assertThat(fixture.broker.health().consuming().connections()).isEqualTo(1);
    }
  }

  @Test
  void aClosedFlowLeavesMessagesInTheBrokerAndStillAcknowledges(RabbitVhost vhost)
      throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 3, "echo");
      List<Event.Delivered> first = fixture.loop.awaitDeliveries(3);
      fixture.broker.setFlow(Fixture.POOL, false);
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.CLOSED);
      publish(vhost, Fixture.QUEUE, 2, "echo");
      first.forEach(delivered -> fixture.loop.settle(delivered.delivery()));
      awaitQueue(vhost, Fixture.QUEUE, 2, 0);
      assertThat(fixture.loop.deliveries()).hasSize(3);
      fixture.broker.setFlow(Fixture.POOL, true);
      fixture.loop.awaitDeliveries(5);
    }
  }

  @Test
  void thePrefetchBeginsSmallAndGrowsWithWhatIsSettled(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 2_000, "echo");
      awaitQueue(vhost, Fixture.QUEUE, 2_000 - 16, 16);
      assertThat(fixture.loop.deliveries()).hasSize(16);
      fixture.loop.settling(true);
      fixture.loop.deliveries().forEach(delivered -> fixture.loop.settle(delivered.delivery()));
      fixture.loop.awaitDeliveries(2_000);
      awaitQueue(vhost, Fixture.QUEUE, 0, 0);
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 700, "echo");
      await().atMost(LIMIT).until(() -> vhost.queue(Fixture.QUEUE).unacked() >= 512);
      assertThat(new HashSet<>(fixture.loop.jobs())).hasSize(fixture.loop.jobs().size());
    }
  }

  @Test
  void aClosedConnectionBringsUnsettledMessagesBackUnderANewGeneration(RabbitVhost vhost)
      throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.loop.settling(false);
      publish(vhost, Fixture.QUEUE, 2, "echo");
      List<Event.Delivered> before = fixture.loop.awaitDeliveries(2);
      vhost.closeAllConnections("test");
      List<Event.Delivered> after = fixture.loop.awaitDeliveries(4).subList(2, 4);
      assertThat(after.getFirst().delivery().generation())
          .isGreaterThan(before.getFirst().delivery().generation());
      // Settling the old ones acknowledges nothing.
      before.forEach(delivered -> fixture.loop.settle(delivered.delivery()));
      fixture.loop.settle(after.getFirst().delivery());
      awaitQueue(vhost, Fixture.QUEUE, 0, 1);
      fixture.loop.settle(after.getLast().delivery());
      awaitQueue(vhost, Fixture.QUEUE, 0, 0);
      assertThat(fixture.broker.health().sources().getFirst().redelivered()).isEqualTo(2);
    }
  }

  @Test
  void anOwnQueueThatWasDeletedIsDeclaredAgain(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      publish(vhost, Fixture.QUEUE, 1, "echo");
      fixture.loop.awaitDeliveries(1);
      vhost.deleteQueue(Fixture.QUEUE);
      await()
          .atMost(LIMIT)
          .until(() ->
              vhost.queues().stream()
                  .anyMatch(queue -> queue.name().equals(Fixture.QUEUE) && queue.consumers() == 1));
      publish(vhost, Fixture.QUEUE, 1, "echo");
      fixture.loop.awaitDeliveries(2);
    }
  }

  @Test
  void aForeignQueueThatWasDeletedIsWaitedFor(RabbitVhost vhost) throws Exception {
    SourceSettings orders =
        new SourceSettings("orders", Fixture.POOL, "echo", Duration.ZERO, 1, "", "", Declare.NEVER);
    try (Fixture fixture = Fixture.on(vhost.uri(), orders).start();
        Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      await().atMost(LIMIT).until(() -> trouble(fixture, "orders").contains("does not exist"));
      channel.queueDeclare("orders", true, false, false, Map.of());
      await().atMost(LIMIT).until(() -> trouble(fixture, "orders").isEmpty());
      publish(vhost, "orders", 1, null);
      fixture.loop.awaitDeliveries(1);
      vhost.deleteQueue("orders");
      await().atMost(LIMIT).until(() -> !trouble(fixture, "orders").isEmpty());
      await().atMost(LIMIT).until(() -> trouble(fixture, "orders").contains("does not exist"));
      assertThat(vhost.queues()).extracting(QueueState::name).doesNotContain("orders");
    }
  }

  @Test
  void aQueueThatIsOtherwiseThanOursIsUsedAsItIs(RabbitVhost vhost) throws Exception {
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(Fixture.QUEUE, true, false, false, Map.of());
    }
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      publish(vhost, Fixture.QUEUE, 1, "echo");
      fixture.loop.awaitDeliveries(1);
      assertThat(fixture.broker.health().sources().getFirst().unsafe())
          .contains("inequivalent arg");
    }
  }

  @Test
  void theDepthIsKnownSoonAfterItIsAskedFor(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri())) {
      fixture.broker.start();
      await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.CLOSED);
      publish(vhost, Fixture.QUEUE, 3, "echo");
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(fixture.broker.depth(Fixture.POOL)).contains(3L));
    }
  }

  private static void awaitOpen(Fixture fixture) {
    await().atMost(LIMIT).until(() -> state(fixture) == SourceHealth.State.OPEN);
  }

  private static SourceHealth.State state(Fixture fixture) {
    return fixture.broker.health().sources().getFirst().state();
  }

  private static String trouble(Fixture fixture, String queue) {
    return fixture.broker.health().sources().stream()
        .filter(source -> source.queue().equals(queue))
        .findFirst()
        .orElseThrow()
        .trouble();
  }

  private static void awaitQueue(RabbitVhost vhost, String queue, long ready, long unacked) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          QueueState state = vhost.queue(queue);
          assertThat(state.ready()).as("ready").isEqualTo(ready);
          assertThat(state.unacked()).as("unacked").isEqualTo(unacked);
        });
  }

  /** Publishes the numbers from 1, once the queue is there. */
  private static void publish(RabbitVhost vhost, String queue, int count, @Nullable String type)
      throws Exception {
    await()
        .atMost(LIMIT)
        .until(() -> vhost.queues().stream().anyMatch(state -> state.name().equals(queue)));
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      AMQP.BasicProperties properties =
          MessageProperties.PERSISTENT_BASIC.builder().contentType(null).type(type).build();
      for (int i = 1; i <= count; i++) {
        channel.basicPublish("", queue, true, properties, Integer.toString(i).getBytes(UTF_8));
      }
      channel.waitForConfirmsOrDie(LIMIT.toMillis());
    }
  }
}
