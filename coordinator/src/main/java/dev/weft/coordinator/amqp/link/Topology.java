package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.Exchanges;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * What must exist on the broker. Everything is looked for first and used as it is when it is there.
 * Each step has a channel of its own, since the broker answers a refusal by closing it.
 */
public final class Topology {
  /** Of queues that Weft declares; written out, as brokers differ in what they take for granted. */
  static final Map<String, Object> QUEUE_ARGUMENTS =
      Map.of(
          "x-queue-type", "quorum",
          "x-delivery-limit", 20,
          "x-dead-letter-exchange", Exchanges.DEAD_LETTERS,
          "x-dead-letter-strategy", "at-least-once",
          "x-overflow", "reject-publish");

  private static final Map<String, Object> DEAD_ARGUMENTS = Map.of("x-queue-type", "quorum");

  interface Step {
    void take(Channel channel) throws IOException;
  }

  private Topology() {}

  /**
   * Makes sure of the exchanges that Weft publishes to, and of the queue of dead letters.
   *
   * @throws IOException if they neither exist nor can be declared
   */
  public static void outlets(Connection connection) throws IOException {
    exchange(connection, Exchanges.EVENTS);
    exchange(connection, Exchanges.DEAD_LETTERS);
    if (missing(connection, channel -> channel.queueDeclarePassive(Exchanges.DEAD))) {
      run(
          connection,
          channel -> {
            channel.queueDeclare(Exchanges.DEAD, true, false, false, DEAD_ARGUMENTS);
            channel.queueBind(Exchanges.DEAD, Exchanges.DEAD_LETTERS, "#");
          });
    }
  }

  /**
   * As {@link #outlets}, and binds the queue of dead letters again, for some of them found none.
   *
   * @throws IOException if that cannot be
   */
  public static void repair(Connection connection) throws IOException {
    outlets(connection);
    run(connection, channel -> channel.queueBind(Exchanges.DEAD, Exchanges.DEAD_LETTERS, "#"));
  }

  /**
   * Makes sure of a source's queue.
   *
   * @return what is unsafe about it, as far as that can be known; one line for people
   * @throws IOException if it does not exist and may not, or cannot, be declared
   */
  public static Optional<String> inlet(Connection connection, SourceSettings source)
      throws IOException {
    if (missing(connection, channel -> channel.queueDeclarePassive(source.queue()))) {
      if (source.declare() == Declare.NEVER) {
        throw new IOException("queue " + source.queue() + " does not exist");
      }
      run(connection, channel -> declare(channel, source.queue()));
      return Optional.empty();
    }
    return source.declare() == Declare.NEVER
        ? Optional.empty()
        : difference(connection, source.queue());
  }

  private static void declare(Channel channel, String queue) throws IOException {
    channel.queueDeclare(queue, true, false, false, QUEUE_ARGUMENTS);
  }

  /** Declaring a queue that exists changes nothing; the broker names the first difference. */
  private static Optional<String> difference(Connection connection, String queue)
      throws IOException {
    try {
      run(connection, channel -> declare(channel, queue));
      return Optional.empty();
    } catch (IOException e) {
      int code = Faults.code(e);
      if (code != AMQP.PRECONDITION_FAILED && code != AMQP.ACCESS_REFUSED) {
        throw e;
      }
      return Optional.of(Faults.describe(e));
    }
  }

  private static void exchange(Connection connection, String name) throws IOException {
    if (missing(connection, channel -> channel.exchangeDeclarePassive(name))) {
      run(connection, channel -> channel.exchangeDeclare(name, BuiltinExchangeType.TOPIC, true));
    }
  }

  private static boolean missing(Connection connection, Step lookup) throws IOException {
    try {
      run(connection, lookup);
      return false;
    } catch (IOException e) {
      if (Faults.code(e) == AMQP.NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  /** Takes a step on a channel of its own. */
  static void run(Connection connection, Step step) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the connection has no channel left");
    }
    step.take(channel);
    try {
      channel.close();
    } catch (TimeoutException e) {
      throw new IOException("the broker did not answer", e);
    }
  }
}
