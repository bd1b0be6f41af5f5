package dev.weft.cli.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.cli.amqp.Broker;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The queue of the pipe: like those of Weft's pools, and gone afterwards.
 *
 * @param name its name
 * @param connection that it is deleted over
 */
record PipeQueue(String name, Connection connection) implements AutoCloseable {

  /** Makes a new one. */
  static PipeQueue declare(Broker broker) throws IOException {
    Connection connection = broker.connect("weft-bench");
    String name =
        "weft.bench.pipe." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    connection
        .createChannel()
        .queueDeclare(name, true, false, false, Map.of("x-queue-type", "quorum"));
    return new PipeQueue(name, connection);
  }

  @Override
  public void close() throws IOException {
    Channel channel = connection.createChannel();
    channel.queueDelete(name);
    connection.close();
  }
}
