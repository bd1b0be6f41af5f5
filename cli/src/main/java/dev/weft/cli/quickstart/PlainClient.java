package dev.weft.cli.quickstart;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.cli.amqp.Broker;
import dev.weft.cli.amqp.Producer;
import dev.weft.cli.amqp.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * A producer of the kind that is there before Weft is: it puts task ids on a queue and receives the
 * answers on another. For one thread.
 */
final class PlainClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connection connection;

  private PlainClient(Connection connection) {
    this.connection = connection;
  }

  /** Connects, and makes the queue as such producers do. */
  static PlainClient connect(String uri) throws IOException, TimeoutException {
    Connection connection = Broker.at(uri).connect("plain-producer");
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare(Stage.QUEUE, true, false, false, Map.of());
    }
    return new PlainClient(connection);
  }

  /**
   * Publishes the ids from 1 and waits for their answers.
   *
   * @param expected the pattern of the answer to each id
   */
  Answers ask(int tasks, IntFunction<String> expected)
      throws IOException, InterruptedException, TimeoutException {
    Map<Integer, String> texts = new ConcurrentSkipListMap<>();
    long start = System.nanoTime();
    try (Results results =
            new Results(
                connection,
                "answers-" + UUID.randomUUID(),
                Map.of(),
                tasks,
                (number, _, body) ->
                    texts.put(number + 1, new String(body, StandardCharsets.UTF_8)));
        Producer producer = new Producer(connection, Stage.QUEUE)) {
      for (int id = 1; id <= tasks; id++) {
        producer.publish(
            Producer.request(Integer.toString(id - 1), results.queue()).build(),
            Integer.toString(id).getBytes(StandardCharsets.UTF_8));
      }
      producer.awaitConfirmed();
      boolean _ = results.await(PATIENCE);
      Duration after = Duration.ofNanos(System.nanoTime() - start);
      long wrong =
          texts.entrySet().stream()
              .filter(text -> !text.getValue().matches(expected.apply(text.getKey())))
              .count();
      return new Answers(new TreeMap<>(texts), wrong, after);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  /**
   * The answers.
   *
   * @param byId their texts
   * @param wrong how many are not what was expected
   * @param after when the last one came, from the first publish on
   */
  record Answers(Map<Integer, String> byId, long wrong, Duration after) {
    List<String> all() {
      return List.copyOf(byId.values());
    }

    List<String> some(int count) {
      return byId.values().stream().limit(count).toList();
    }
  }
}
