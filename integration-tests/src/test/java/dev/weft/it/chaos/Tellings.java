package dev.weft.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.weft.it.history.Telling;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Collects every answer on a durable queue of its own. Connects again by the client library's own
 * recovery. Safe for use by any thread.
 */
final class Tellings implements AutoCloseable {
  /** The queue that jobs are to be answered on. */
  static final String QUEUE = "answers";

  private static final int PREFETCH = 500;

  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final List<Telling> all = new ArrayList<>();

  @GuardedBy("lock")
  private final Set<String> told = new HashSet<>();

  private Tellings(Connection connection) {
    this.connection = connection;
  }

  static Tellings on(Broker broker) throws IOException, TimeoutException {
    Connection connection = broker.connectForGood("tellings");
    Tellings tellings = new Tellings(connection);
    Channel channel = connection.createChannel();
    channel.basicQos(PREFETCH);
    channel.queueDeclare(QUEUE, true, false, false, broker.answersArguments());
    channel.basicConsume(
        QUEUE,
        false,
        (_, delivery) -> {
          tellings.add(delivery);
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        _ -> {});
    return tellings;
  }

  /** All so far, in order. */
  List<Telling> all() {
    lock.lock();
    try {
      return List.copyOf(all);
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the end of each of these jobs was told. */
  boolean cover(Set<String> jobs) {
    lock.lock();
    try {
      return told.containsAll(jobs);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a job of this load that was made to last has ended. */
  boolean lasted(String prefix) {
    lock.lock();
    try {
      return told.stream().anyMatch(job -> job.startsWith(prefix) && Clients.isLasting(job));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private void add(Delivery delivery) {
    BasicProperties properties = delivery.getProperties();
    Telling telling =
        new Telling(
            Instant.now(),
            properties.getMessageId(),
            properties.getType(),
            Integer.parseInt(String.valueOf(properties.getHeaders().get("weft-attempt"))),
            new String(delivery.getBody(), UTF_8));
    lock.lock();
    try {
      all.add(telling);
      told.add(telling.job());
    } finally {
      lock.unlock();
    }
  }
}
