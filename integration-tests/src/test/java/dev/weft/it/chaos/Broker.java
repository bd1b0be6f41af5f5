package dev.weft.it.chaos;

import com.rabbitmq.client.ConnectionFactory;
import dev.weft.it.rabbit.RabbitNode;
import java.net.URI;
import java.util.Map;

/**
 * The broker of an {@link Arena}, as its clients reach it.
 *
 * @param node a node of its own
 */
public record Broker(RabbitNode node) {
  static final String VIRTUAL_HOST = "/";

  /** How its clients connect. */
  ConnectionFactory connections() {
    return node.connections(VIRTUAL_HOST);
  }

  /** Its address by way of another port. */
  URI uri(int port) {
    return node.uri(VIRTUAL_HOST, port);
  }

  int port() {
    return node.port();
  }

  /** What the queue for answers is declared with. */
  Map<String, Object> answersArguments() {
    return Map.of();
  }
}
