package dev.weft.it.amqp;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Collects the messages of a queue. */
final class Collector {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Queue<Delivery> messages = new ConcurrentLinkedQueue<>();

  /** Begins to take what the queue has and gets. */
  static Collector of(Connection connection, String queue) throws IOException {
    Channel channel = connection.createChannel();
    Collector collector = new Collector();
    String _ =
        channel.basicConsume(queue, true, (_, message) -> collector.messages.add(message), _ -> {});
    return collector;
  }

  /** The same on an exclusive queue bound to an exchange, which must exist. */
  static Collector of(Connection connection, String exchange, String key) throws IOException {
    Channel channel = connection.createChannel();
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, exchange, key);
    return of(connection, queue);
  }

  List<Delivery> awaitCount(int count) {
    await().atMost(LIMIT).until(() -> messages.size() >= count);
    return List.copyOf(messages);
  }

  List<String> ids() {
    return messages.stream().map(message -> message.getProperties().getMessageId()).toList();
  }
}
