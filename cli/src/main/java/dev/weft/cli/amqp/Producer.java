package dev.weft.cli.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Publishes persistent messages to one queue, with confirms. For one thread. */
public final class Producer implements AutoCloseable {
  private static final int WINDOW = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Channel channel;
  private final Confirms confirms;
  private final String queue;

  /**
   * Prepares to publish.
   *
   * @param queue gets the messages, through the default exchange
   */
  public Producer(Connection connection, String queue) throws IOException {
    this.channel = connection.createChannel();
    this.confirms = Confirms.on(channel, WINDOW);
    this.queue = queue;
  }

  /**
   * Publishes a message; waits while too many are unconfirmed.
   *
   * @param properties all but that it is persistent
   * @throws TimeoutException if the broker confirms nothing for 30 s
   */
  public void publish(AMQP.BasicProperties properties, byte[] body)
      throws IOException, InterruptedException, TimeoutException {
    confirms.admit(channel.getNextPublishSeqNo(), PATIENCE);
    channel.basicPublish("", queue, properties, body);
  }

  /**
   * Waits until everything is confirmed.
   *
   * @throws TimeoutException if it is not within 30 s, or something was refused
   */
  public void awaitConfirmed() throws InterruptedException, TimeoutException {
    confirms.awaitAll(PATIENCE);
  }

  /**
   * The properties of a request.
   *
   * @param correlationId comes back with the result
   * @param replyTo the queue that the result is wanted in
   */
  public static AMQP.BasicProperties.Builder request(String correlationId, String replyTo) {
    return MessageProperties.PERSISTENT_BASIC
        .builder()
        .contentType(null)
        .correlationId(correlationId)
        .replyTo(replyTo);
  }

  @Override
  public void close() throws IOException, TimeoutException {
    channel.close();
  }
}
