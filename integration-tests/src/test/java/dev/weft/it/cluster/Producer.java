package dev.weft.it.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A service that knows AMQP and nothing of Weft: publishes with confirms and collects the answers
 * on a durable queue of its own. Connects again by the client library's own recovery.
 */
public final class Producer implements AutoCloseable {
  private final Connection connection;
  private final Channel publishing;
  private final String replies;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  @GuardedBy("lock")
  private final Map<String, List<Delivery>> answers = new HashMap<>();

  /**
   * Connects.
   *
   * @param broker where
   * @param replies the queue for answers; declared
   */
  public Producer(ConnectionFactory broker, String replies) throws IOException, TimeoutException {
    this.replies = replies;
    broker.setAutomaticRecoveryEnabled(true);
    broker.setNetworkRecoveryInterval(250);
    connection = broker.newConnection("producer");
    publishing = connection.createChannel();
    publishing.confirmSelect();
    Channel consuming = connection.createChannel();
    consuming.queueDeclare(replies, true, false, false, Map.of());
    consuming.basicConsume(
        replies,
        false,
        (_, delivery) -> {
          take(delivery);
          consuming.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        _ -> {});
  }

  /**
   * Publishes messages that ask for an answer, and waits until the broker has them all.
   *
   * @param queue to this queue
   * @param type the handler; empty: the message does not say
   * @param prefix of the ids; each is also the correlation id
   * @param count how many
   * @param body of each
   */
  public void publish(String queue, String type, String prefix, int count, String body)
      throws IOException, InterruptedException {
    for (int i = 1; i <= count; i++) {
      BasicProperties.Builder properties =
          new BasicProperties.Builder()
              .deliveryMode(2)
              .messageId(prefix + i)
              .correlationId(prefix + i)
              .replyTo(replies);
      if (!type.isEmpty()) {
        properties.type(type);
      }
      publishing.basicPublish(
          "", queue, true, properties.build(), body.getBytes(StandardCharsets.UTF_8));
    }
    publishing.waitForConfirms();
  }

  /** Declares a durable queue. */
  public void declare(String queue, Map<String, Object> arguments) throws IOException {
    publishing.queueDeclare(queue, true, false, false, arguments);
  }

  /** Waits until so many different questions were answered; says whether they were in time. */
  public boolean await(int count, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long nanos = limit.toNanos();
      while (answers.size() < count && nanos > 0) {
        nanos = arrived.awaitNanos(nanos);
      }
      return answers.size() >= count;
    } finally {
      lock.unlock();
    }
  }

  /** The answers so far, by correlation id. */
  public Map<String, List<Delivery>> answers() {
    lock.lock();
    try {
      return new HashMap<>(answers);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private void take(Delivery delivery) {
    lock.lock();
    try {
      answers
          .computeIfAbsent(delivery.getProperties().getCorrelationId(), _ -> new ArrayList<>())
          .add(delivery);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
