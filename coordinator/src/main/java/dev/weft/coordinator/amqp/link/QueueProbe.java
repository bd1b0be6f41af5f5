package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.coordinator.doctor.QueueFacts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds out what an existing queue was declared with. AMQP has no question for that, but declaring
 * a queue that exists changes nothing, and the broker refuses by naming the first difference: so
 * the difference is adopted and the queue declared again, until it is the same. Confined to the
 * thread that asks.
 */
public final class QueueProbe {
  /** More arguments than a queue can have. */
  private static final int MOST_STEPS = 24;

  private final Map<String, Object> arguments = new HashMap<>(Topology.QUEUE_ARGUMENTS);
  private boolean durable = true;
  private boolean autoDelete;

  /** How many take messages from a queue. */
  public static long consumers(Connection connection, String queue) throws IOException {
    AMQP.Queue.DeclareOk[] answer = new AMQP.Queue.DeclareOk[1];
    Topology.run(connection, channel -> answer[0] = channel.queueDeclarePassive(queue));
    return answer[0].getConsumerCount();
  }

  /**
   * What an existing queue was declared with; empty if the broker does not say so that it can be
   * understood, or does not let this user ask.
   *
   * @throws IOException if the broker does not answer, or there is no such queue
   */
  public Optional<QueueFacts.Shape> shape(Connection connection, String queue) throws IOException {
    // A queue that is not there would be made.
    long _ = consumers(connection, queue);
    for (int step = 0; step < MOST_STEPS; step++) {
      try {
        Topology.run(connection, channel -> declare(channel, queue));
        return Optional.of(shape());
      } catch (IOException e) {
        if (Faults.code(e) == 0) {
          throw e;
        }
        if (Faults.code(e) != AMQP.PRECONDITION_FAILED || !adopt(Faults.describe(e))) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private void declare(Channel channel, String queue) throws IOException {
    channel.queueDeclare(queue, durable, false, autoDelete, arguments);
  }

  private QueueFacts.Shape shape() {
    Map<String, String> texts = new TreeMap<>();
    arguments.forEach((name, value) -> texts.put(name, value.toString()));
    return new QueueFacts.Shape(durable, autoDelete, texts);
  }

  /** Takes over what the queue has; false if that cannot be understood. */
  boolean adopt(String refusal) {
    Optional<Difference> difference = Difference.in(refusal);
    if (difference.isEmpty()) {
      return false;
    }
    switch (difference.get().name()) {
      case "durable" -> durable = Boolean.parseBoolean(difference.get().current());
      case "auto_delete" -> autoDelete = Boolean.parseBoolean(difference.get().current());
      default -> {
        return difference.get().adopt(arguments);
      }
    }
    return true;
  }
}
