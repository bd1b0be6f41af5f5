package dev.weft.it.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.weft.coordinator.amqp.intake.IntakeSettings;
import dev.weft.coordinator.amqp.outbox.OutboxSettings;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RabbitExtension.class)
final class PublishingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void aResultGoesToWhoeverAskedAndToWhoeverListens(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect()) {
      awaitOutlets(fixture);
      Collector answers = answers(connection);
      Collector events = Collector.of(connection, "weft.events", "default.*.succeeded");
      long number = fixture.ended(EndedJobs.succeeded("a", new Reply("answers", "c-1"), "done"));
      Delivery reply = answers.awaitCount(1).getFirst();
      assertThat(reply.getProperties().getCorrelationId()).isEqualTo("c-1");
      assertThat(reply.getProperties().getMessageId()).isEqualTo("a");
      assertThat(reply.getProperties().getType()).isEqualTo("succeeded");
      assertThat(reply.getBody()).isEqualTo("done".getBytes(UTF_8));
      assertThat(events.awaitCount(1).getFirst().getEnvelope().getRoutingKey())
          .isEqualTo("default.echo.succeeded");
      fixture.loop.awaitPublished(1);
      assertThat(fixture.loop.published()).containsExactly(number);
    }
  }

  @Test
  void aRequesterMayUseDirectReplyTo(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      awaitOutlets(fixture);
      Queue<Delivery> replies = new ConcurrentLinkedQueue<>();
      String _ =
          channel.basicConsume(
              "amq.rabbitmq.reply-to", true, (_, message) -> replies.add(message), _ -> {});
      AMQP.BasicProperties ask =
          new AMQP.BasicProperties.Builder()
              .type("echo")
              .replyTo("amq.rabbitmq.reply-to")
              .correlationId("c-7")
              .build();
      await().atMost(LIMIT).until(() -> !vhost.queues().isEmpty());
      channel.basicPublish("", Fixture.QUEUE, ask, new byte[0]);
      Event.Delivered asked = fixture.loop.awaitDeliveries(1).getFirst();
      assertThat(asked.spec().reply().address()).startsWith("amq.rabbitmq.reply-to.");
      fixture.ended(EndedJobs.succeeded("a", asked.spec().reply(), "done"));
      await().atMost(LIMIT).until(() -> !replies.isEmpty());
      assertThat(replies.element().getProperties().getCorrelationId()).isEqualTo("c-7");
      fixture.loop.awaitPublished(1);
      assertThat(fixture.broker.health().outbox().returned()).isZero();
    }
  }

  @Test
  void aReplyThatNobodyWantsIsCountedAndDone(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start()) {
      fixture.ended(EndedJobs.succeeded("a", new Reply("no-such-queue", ""), "1"));
      fixture.ended(EndedJobs.succeeded("b", new Reply("amq.rabbitmq.reply-to.gone", ""), "2"));
      fixture.ended(EndedJobs.succeeded("c", new Reply("x".repeat(300), ""), "3"));
      fixture.loop.awaitPublished(3);
      await().atMost(LIMIT).until(() -> fixture.broker.health().outbox().returned() == 1);
      assertThat(fixture.broker.health().outbox().waiting()).isZero();
    }
  }

  @Test
  void whatFailedForGoodAndWhatWasRefusedGoToTheDeadLetters(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect()) {
      Job failed = EndedJobs.failed("a", Reply.NONE, "no route");
      fixture.store.add(failed);
      fixture.ended(failed.shelve());
      Refusal refusal =
          new Refusal(
              "orders",
              "NO_HANDLER",
              "type is not set",
              Map.of("property.message_id", "b", "site", "A"),
              Payload.of("raw".getBytes(UTF_8), ""));
      fixture.refused(refusal);
      fixture.loop.awaitPublished(2);
      List<Delivery> dead = Collector.of(connection, "weft.dead").awaitCount(2);
      Delivery job = dead.getFirst();
      assertThat(job.getBody()).isEqualTo("asked a".getBytes(UTF_8));
      assertThat(job.getProperties().getType()).isEqualTo("echo");
      assertThat(text(job, "weft-reason")).isEqualTo("FAILED");
      assertThat(text(job, "weft-error")).isEqualTo("no route");
      Delivery message = dead.getLast();
      assertThat(message.getBody()).isEqualTo("raw".getBytes(UTF_8));
      assertThat(message.getProperties().getMessageId()).isEqualTo("b");
      assertThat(text(message, "weft-reason")).isEqualTo("NO_HANDLER");
      assertThat(text(message, "weft-source")).isEqualTo("orders");
      assertThat(text(message, "site")).isEqualTo("A");
    }
  }

  @Test
  void deadLettersWithoutAQueueWaitUntilItIsBack(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect()) {
      awaitOutlets(fixture);
      vhost.deleteQueue("weft.dead");
      fixture.ended(EndedJobs.failed("a", Reply.NONE, "no route"));
      fixture.loop.awaitPublished(1);
      assertThat(Collector.of(connection, "weft.dead").awaitCount(1)).hasSize(1);
    }
  }

  @Test
  void anExchangeThatWasDeletedIsDeclaredAgain(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      awaitOutlets(fixture);
      channel.exchangeDelete("weft.events");
      fixture.ended(EndedJobs.succeeded("a", Reply.NONE, "1"));
      fixture.loop.awaitPublished(1);
      channel.exchangeDeclarePassive("weft.events");
    }
  }

  @Test
  void noticesOfAnEarlierLifeAndThoseThatDoNotFitComeFromTheStoreInOrder(RabbitVhost vhost)
      throws Exception {
    OutboxSettings small = new OutboxSettings(false, 7, 20, 1 << 20);
    try (Fixture fixture = Fixture.on(vhost.uri(), IntakeSettings.DEFAULT, small);
        Connection connection = vhost.connect()) {
      Collector answers = answers(connection);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        ids.add("early-" + i);
        fixture.store.add(
            new Notice.JobEnded(
                fixture.nextNumber(),
                EndedJobs.succeeded("early-" + i, new Reply("answers", ""), "x")));
      }
      fixture.start();
      for (int i = 0; i < 500; i++) {
        ids.add("late-" + i);
        fixture.ended(EndedJobs.succeeded("late-" + i, new Reply("answers", ""), "x"));
      }
      fixture.loop.awaitPublished(1_000);
      answers.awaitCount(1_000);
      assertThat(answers.ids()).containsExactlyElementsOf(ids);
      assertThat(fixture.loop.published()).doesNotHaveDuplicates().hasSize(1_000);
    }
  }

  @Test
  void stoppingPublishesEverythingFirst(RabbitVhost vhost) throws Exception {
    try (Fixture fixture = Fixture.on(vhost.uri()).start();
        Connection connection = vhost.connect()) {
      awaitOutlets(fixture);
      Collector answers = answers(connection);
      for (int i = 0; i < 2_000; i++) {
        fixture.ended(EndedJobs.succeeded("job-" + i, new Reply("answers", ""), "x"));
      }
      assertThat(fixture.broker.stopTaking(LIMIT)).isTrue();
      assertThat(fixture.broker.stopPublishing(LIMIT)).isTrue();
      assertThat(fixture.loop.published()).hasSize(2_000);
      answers.awaitCount(2_000);
    }
  }

  private static Collector answers(Connection connection) throws Exception {
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare("answers", true, false, false, Map.of());
    }
    return Collector.of(connection, "answers");
  }

  private static void awaitOutlets(Fixture fixture) {
    await().atMost(LIMIT).until(() -> !fixture.broker.health().outbox().behind());
  }

  private static String text(Delivery message, String header) {
    return String.valueOf(message.getProperties().getHeaders().get(header));
  }
}
