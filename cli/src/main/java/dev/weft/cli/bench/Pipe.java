package dev.weft.cli.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import dev.weft.cli.amqp.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The floor: what any dispatcher on RabbitMQ has to do, done as barely as the client library
 * allows. Takes a message, publishes its result, and acknowledges the message when the result is
 * confirmed. Thread-safe.
 */
final class Pipe implements AutoCloseable {
  private static final int PREFETCH = 2_000;

  private final Connection in;
  private final Connection out;
  private final Channel requests;
  private final Channel results;
  private final ReentrantLock lock = new ReentrantLock();

  /** The message that each unconfirmed result is of. */
  @GuardedBy("lock")
  private final TreeMap<Long, Long> unconfirmed = new TreeMap<>();

  /** Begins to serve the queue, which exists. */
  Pipe(Broker broker, String queue) throws IOException {
    in = broker.connect("weft-bench-pipe-in");
    out = broker.connect("weft-bench-pipe-out");
    results = out.createChannel();
    results.confirmSelect();
    results.addConfirmListener(new Acknowledge());
    requests = in.createChannel();
    requests.basicQos(PREFETCH);
    requests.basicConsume(queue, false, new Answer(requests));
  }

  @Override
  public void close() throws IOException {
    in.close();
    out.close();
  }

  private final class Answer extends DefaultConsumer {
    Answer(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      lock.lock();
      try {
        unconfirmed.put(results.getNextPublishSeqNo(), envelope.getDeliveryTag());
      } finally {
        lock.unlock();
      }
      AMQP.BasicProperties answer =
          MessageProperties.PERSISTENT_BASIC
              .builder()
              .messageId(properties.getMessageId())
              .correlationId(properties.getCorrelationId())
              .type("succeeded")
              .build();
      results.basicPublish("", properties.getReplyTo(), answer, body);
    }
  }

  /** Acknowledges, with one frame, all messages before the first whose result is unconfirmed. */
  private final class Acknowledge implements ConfirmListener {
    private long acknowledged;
    private long delivered;

    @Override
    public void handleAck(long number, boolean multiple) throws IOException {
      long upTo;
      lock.lock();
      try {
        upTo = settle(number, multiple);
      } finally {
        lock.unlock();
      }
      if (upTo > acknowledged) {
        acknowledged = upTo;
        requests.basicAck(upTo, true);
      }
    }

    @GuardedBy("lock")
    private long settle(long number, boolean multiple) {
      if (multiple) {
        var settled = unconfirmed.headMap(number, true);
        if (!settled.isEmpty()) {
          delivered = Math.max(delivered, settled.lastEntry().getValue());
        }
        settled.clear();
      } else {
        Long tag = unconfirmed.remove(number);
        delivered = tag == null ? delivered : Math.max(delivered, tag);
      }
      return unconfirmed.isEmpty() ? delivered : unconfirmed.firstEntry().getValue() - 1;
    }

    @Override
    public void handleNack(long number, boolean multiple) {
      throw new UncheckedIOException(new IOException("the broker refused a result"));
    }
  }
}
