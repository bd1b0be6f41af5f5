package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.coordinator.amqp.codec.Exchanges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A store's claim on a queue that jobs come from: a small queue beside it, which carries the
 * store's id in an argument that RabbitMQ compares when it is declared again, so that coordinators
 * of another store are refused. Whoever holds the claim consumes from it, and it expires some time
 * after the last one is gone. It has a channel of its own. Thread-safe.
 */
public final class Claim implements AutoCloseable {
  private static final String PREFIX = "weft.claim.";
  private static final int MOST_BYTES = 255;

  /** The one of the compared arguments that takes any text; nothing is ever published there. */
  private static final String STORE = "x-dead-letter-routing-key";

  /** More differences than arguments can have. */
  private static final int MOST_STEPS = 8;

  /** What came of trying to take a claim. */
  public sealed interface Answer {
    /**
     * The queue is this store's, as long as the claim is held.
     *
     * @param claim to be closed
     */
    record Taken(Claim claim) implements Answer {}

    /**
     * It is another store's.
     *
     * @param store the other one's id
     */
    record Others(String store) implements Answer {}

    /**
     * The broker does not let this user claim queues, or cannot now.
     *
     * @param why in its words
     */
    record Impossible(String why) implements Answer {}
  }

  private final Channel channel;
  private volatile boolean cancelled;

  private Claim(Channel channel) {
    this.channel = channel;
  }

  /** The name of the queue that claims another one. */
  public static String nameOf(String queue) {
    String name = PREFIX + queue;
    if (name.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      return name;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(queue.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Claims a queue for a store, if no other store has.
   *
   * @param expiry how long the claim outlasts the last one that holds it
   * @param lost runs when the claim is lost, on a thread that must not wait
   * @throws IOException if the broker does not answer
   */
  public static Answer take(
      Connection connection, String queue, String store, Duration expiry, Runnable lost)
      throws IOException {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-queue-type", "classic");
    arguments.put("x-expires", expiry.toMillis());
    arguments.put("x-dead-letter-exchange", Exchanges.DEAD_LETTERS);
    arguments.put(STORE, store);
    String refusal = "";
    for (int step = 0; step < MOST_STEPS; step++) {
      try {
        return new Answer.Taken(taken(connection, nameOf(queue), arguments, lost));
      } catch (IOException e) {
        if (Faults.code(e) == 0 || !connection.isOpen()) {
          throw e;
        }
        refusal = Faults.describe(e);
        if (Faults.code(e) != AMQP.PRECONDITION_FAILED) {
          break;
        }
      }
      Optional<Difference> difference = Difference.in(refusal);
      if (difference.isPresent() && difference.get().name().equals(STORE)) {
        String other = difference.get().current();
        return new Answer.Others(other == null ? "nobody" : other);
      }
      // Another release's claim may differ in the rest, and that does not matter.
      if (difference.isEmpty() || !difference.get().adopt(arguments)) {
        break;
      }
    }
    return new Answer.Impossible(refusal);
  }

  private static Claim taken(
      Connection connection, String name, Map<String, Object> arguments, Runnable lost)
      throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the connection has no channel left");
    }
    Claim claim = new Claim(channel);
    channel.queueDeclare(name, true, false, false, arguments);
    channel.basicConsume(
        name,
        true,
        (_, _) -> {},
        _ -> {
          claim.cancelled = true;
          lost.run();
        },
        (_, _) -> lost.run());
    return claim;
  }

  /** Whether it is still held, as far as is known. */
  public boolean held() {
    return channel.isOpen() && !cancelled;
  }

  /** Holds it no longer; it expires unless another coordinator of the store holds it. */
  @Override
  public void close() {
    try {
      channel.abort();
    } catch (IOException | ShutdownSignalException alreadyGone) {
      cancelled = true;
    }
  }
}
