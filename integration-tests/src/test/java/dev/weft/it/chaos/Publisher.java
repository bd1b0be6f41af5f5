package dev.weft.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.it.history.Act.Answer;
import dev.weft.it.history.Act.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client that publishes jobs with confirms, a fixed number in a second, and connects again when
 * its connection is lost: what was not confirmed by then is unknown. One thread runs it.
 */
final class Publisher implements Runnable {
  private static final int UNCONFIRMED = 500;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Broker broker;
  private final String queue;
  private final Clients clients;
  private final Pace pace;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final NavigableMap<Long, String> waiting = new TreeMap<>();

  @GuardedBy("lock")
  private final Set<String> returned = new HashSet<>();

  Publisher(Broker broker, String queue, Clients clients, Pace pace) {
    this.broker = broker;
    this.queue = queue;
    this.clients = clients;
    this.pace = pace;
  }

  @Override
  public void run() {
    boolean done = false;
    while (!done) {
      try (Connection connection = broker.connect("publisher")) {
        done = publish(connection);
      } catch (IOException | TimeoutException | AlreadyClosedException _) {
        // The broker is away: that is what this is for.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        done = true;
      }
      giveUp();
      done |= !sleep(PAUSE);
    }
  }

  /** Publishes until nothing is left to do. */
  private boolean publish(Connection connection) throws IOException, InterruptedException {
    Channel channel = connection.createChannel();
    channel.confirmSelect();
    channel.addReturnListener(message -> unrouted(message.getProperties().getMessageId()));
    channel.addConfirmListener(
        (tag, multiple) -> answered(tag, multiple, true),
        (tag, multiple) -> answered(tag, multiple, false));
    while (connection.isOpen()) {
      String job = waiting() < UNCONFIRMED ? clients.take(Operation.PUBLISH) : "";
      if (!job.isEmpty()) {
        pace.next();
        publish(channel, job);
      } else if (waiting() == 0) {
        if (clients.done()) {
          return true;
        }
        Thread.sleep(PAUSE);
      } else if (!confirms(channel)) {
        return false;
      }
    }
    return false;
  }

  private void publish(Channel channel, String job) throws IOException {
    lock.lock();
    try {
      waiting.put(channel.getNextPublishSeqNo(), job);
    } finally {
      lock.unlock();
    }
    BasicProperties properties =
        new BasicProperties.Builder()
            .deliveryMode(2)
            .messageId(job)
            .correlationId(job)
            .type(WitnessHandler.NAME)
            .replyTo(Tellings.QUEUE)
            .build();
    String millis = Long.toString(Clients.duration(job).toMillis());
    channel.basicPublish("", queue, true, properties, millis.getBytes(UTF_8));
  }

  private static boolean confirms(Channel channel) throws InterruptedException {
    try {
      return channel.waitForConfirms(PATIENCE.toMillis());
    } catch (TimeoutException _) {
      return channel.isOpen();
    }
  }

  private void unrouted(String job) {
    lock.lock();
    try {
      returned.add(job);
    } finally {
      lock.unlock();
    }
  }

  private void answered(long tag, boolean multiple, boolean taken) {
    List<String> kept = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    lock.lock();
    try {
      NavigableMap<Long, String> all =
          multiple ? waiting.headMap(tag, true) : waiting.subMap(tag, true, tag, true);
      // Of a message that found no queue, the return comes before the confirm.
      all.values().forEach(job -> (taken && !returned.remove(job) ? kept : refused).add(job));
      all.clear();
    } finally {
      lock.unlock();
    }
    clients.acts().add(Operation.PUBLISH, kept, Answer.OK);
    clients.acts().add(Operation.PUBLISH, refused, Answer.UNKNOWN);
    refused.forEach(clients::repeat);
  }

  private void giveUp() {
    List<String> unknown;
    lock.lock();
    try {
      unknown = List.copyOf(waiting.values());
      waiting.clear();
      returned.clear();
    } finally {
      lock.unlock();
    }
    clients.acts().add(Operation.PUBLISH, unknown, Answer.UNKNOWN);
    unknown.forEach(clients::unsure);
  }

  private int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private static boolean sleep(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
