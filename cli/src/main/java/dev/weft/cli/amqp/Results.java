package dev.weft.cli.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receives the results of requests that are numbered by their correlation ids, each once. The queue
 * is made for it and goes with it. Thread-safe.
 */
public final class Results implements AutoCloseable {
  /** Told of each result that came for the first time, on the channel's thread. */
  public interface Listener {
    /**
     * A result.
     *
     * @param number of the request, from 0
     * @param succeeded what its type says
     */
    void result(int number, boolean succeeded, byte[] body);
  }

  private final Channel channel;
  private final String queue;
  private final int expected;
  private final CountDownLatch missing;
  private final AtomicInteger repeated = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  /**
   * Begins to receive.
   *
   * @param queue its name, of a queue that does not exist
   * @param arguments of the queue
   * @param expected how many results there will be
   */
  public Results(
      Connection connection,
      String queue,
      Map<String, Object> arguments,
      int expected,
      Listener listener)
      throws IOException {
    this.channel = connection.createChannel();
    this.queue = queue;
    this.expected = expected;
    this.missing = new CountDownLatch(expected);
    channel.queueDeclare(queue, true, false, false, arguments);
    channel.basicConsume(queue, true, new Receiver(channel, listener));
  }

  /** The queue that results are wanted in. */
  public String queue() {
    return queue;
  }

  /** Waits until all have come; false if the time runs out before. */
  public boolean await(Duration patience) throws InterruptedException {
    return missing.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many requests have their result. */
  public int received() {
    return expected - Math.toIntExact(missing.getCount());
  }

  /** How many results came again. */
  public int repeated() {
    return repeated.get();
  }

  /** How many say that their job did not succeed. */
  public int failed() {
    return failed.get();
  }

  @Override
  public void close() throws IOException, TimeoutException {
    channel.queueDelete(queue);
    channel.close();
  }

  private final class Receiver extends DefaultConsumer {
    private final Listener listener;
    private final BitSet seen = new BitSet();

    Receiver(Channel channel, Listener listener) {
      super(channel);
      this.listener = listener;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      int number = number(properties);
      if (number < 0 || number >= expected) {
        return;
      }
      if (seen.get(number)) {
        repeated.incrementAndGet();
        return;
      }
      seen.set(number);
      boolean succeeded = "succeeded".equals(properties.getType());
      if (!succeeded) {
        failed.incrementAndGet();
      }
      listener.result(number, succeeded, body);
      missing.countDown();
    }

    // What others publish to the queue is none of ours.
    private static int number(AMQP.BasicProperties properties) {
      String id = properties.getCorrelationId();
      return id != null && id.matches("[0-9]{1,9}") ? Integer.parseInt(id) : -1;
    }
  }
}
