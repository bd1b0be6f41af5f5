package dev.weft.it.rabbit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/**
 * A virtual host for one test: queues and exchanges in it are the test's own, whatever their names.
 *
 * @param node the server that has it; other tests may use the same
 * @param name of the virtual host
 */
public record RabbitVhost(RabbitNode node, String name) {
  /** The address for AMQP clients, with the password in it. */
  public URI uri() {
    return node.uri(name);
  }

  /** The same address by way of another port of 127.0.0.1, such as a proxy's. */
  public URI uri(int port) {
    return node.uri(name, port);
  }

  /** How to connect; the client's own recovery is off. */
  public ConnectionFactory connections() {
    return node.connections(name);
  }

  /** Opens a connection. */
  public Connection connect() throws IOException, TimeoutException {
    return connections().newConnection("test");
  }

  /** All of its queues. */
  public List<QueueState> queues() throws IOException, InterruptedException {
    return node.ctl().queues(name);
  }

  /**
   * One of its queues.
   *
   * @throws NoSuchElementException if there is no such queue
   */
  public QueueState queue(String queue) throws IOException, InterruptedException {
    return queues().stream()
        .filter(state -> state.name().equals(queue))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no queue " + queue + " in " + name));
  }

  /** Whether the queue is there; whoever publishes to one that is not loses the message. */
  public boolean hasQueue(String queue) throws IOException, TimeoutException {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      return channel.queueDeclarePassive(queue) != null;
    } catch (IOException notFound) {
      return false;
    }
  }

  /** Deletes a queue with everything in it, as an operator would. */
  public void deleteQueue(String queue) throws IOException, InterruptedException {
    node.ctl().deleteQueue(name, queue);
  }

  /** Closes its connections, as an operator would. */
  public void closeAllConnections(String reason) throws IOException, InterruptedException {
    node.ctl().closeAllConnections(name, reason);
  }

  /** Deletes it with everything in it. */
  void delete() throws IOException, InterruptedException {
    node.ctl().deleteVirtualHost(name);
  }
}
