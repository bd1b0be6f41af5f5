package dev.weft.it.python;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RabbitExtension.class)
final class PikaProducerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String QUEUE = "distributed_tasks";

  @TempDir Path folder;

  @Test
  void eachIdIsAnsweredUnderItsCorrelationId(RabbitVhost vhost) throws Exception {
    PythonWithPika.assume();
    List<String> ids = IntStream.range(0, 50).mapToObj(number -> "task-" + number).toList();
    Instant began = Instant.now();
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, Map.of());
      channel.basicConsume(
          QUEUE, false, (_, delivery) -> answer(channel, delivery), (String _) -> {});
      try (PikaProducer producer = PikaProducer.ask(folder, vhost.uri(), QUEUE, ids, LIMIT)) {
        producer.awaitReplies(1, LIMIT);
        List<Reply> replies = producer.awaitDone();

        assertThat(replies)
            .extracting(Reply::correlationId)
            .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(replies)
            .allSatisfy(reply -> {
              assertThat(reply.body()).isEqualTo("节点A_" + reply.correlationId() + "_成功");
              assertThat(reply.at()).isBetween(began, Instant.now());
            });
      }
    }
  }

  @Test
  void toldBodiesHaveNoPropertiesAtAll(RabbitVhost vhost) throws Exception {
    PythonWithPika.assume();
    BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, Map.of());
      channel.basicConsume(
          QUEUE, true, (_, delivery) -> deliveries.add(delivery), (String _) -> {});
      try (PikaProducer producer =
          PikaProducer.tell(folder, vhost.uri(), QUEUE, List.of("one", "two"))) {
        assertThat(producer.awaitDone()).isEmpty();
      }

      for (String body : List.of("one", "two")) {
        Delivery delivery = deliveries.take();
        assertThat(delivery.getBody()).asString(UTF_8).isEqualTo(body);
        assertThat(delivery.getProperties()).isEqualTo(new BasicProperties());
      }
    }
  }

  @Test
  void unansweredProducerEndsWithWhatItHas(RabbitVhost vhost) throws Exception {
    PythonWithPika.assume();
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, Map.of());
      try (PikaProducer producer =
          PikaProducer.ask(folder, vhost.uri(), QUEUE, List.of("alone"), Duration.ofSeconds(1))) {
        assertThat(producer.awaitDone()).isEmpty();
      }
      assertThat(channel.messageCount(QUEUE)).isEqualTo(1);
    }
  }

  private static void answer(Channel channel, Delivery delivery) throws IOException {
    BasicProperties request = delivery.getProperties();
    assertThat(request.getDeliveryMode()).isEqualTo(2);
    String body = "节点A_" + new String(delivery.getBody(), UTF_8) + "_成功";
    channel.basicPublish(
        "",
        request.getReplyTo(),
        new BasicProperties.Builder().correlationId(request.getCorrelationId()).build(),
        body.getBytes(UTF_8));
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
  }
}
