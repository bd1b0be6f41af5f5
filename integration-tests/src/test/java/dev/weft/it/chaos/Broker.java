package dev.weft.it.chaos;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.weft.it.rabbit.RabbitNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The broker of an {@link Arena}, as its clients reach it.
 *
 * @param nodes of its own, one or a cluster
 */
public record Broker(List<RabbitNode> nodes) {
  static final String VIRTUAL_HOST = "/";

  private static final int RECOVERY_MILLIS = 250;

  /** Copies the list. */
  public Broker {
    nodes = List.copyOf(nodes);
  }

  /** A broker of one node. */
  static Broker of(RabbitNode node) {
    return new Broker(List.of(node));
  }

  /** The only node, or the first. */
  RabbitNode node() {
    return nodes.getFirst();
  }

  /** Connects to any node. */
  Connection connect(String name) throws IOException, TimeoutException {
    return connect(name, false);
  }

  /** Connects to any node, and again when that is lost. */
  Connection connectForGood(String name) throws IOException, TimeoutException {
    return connect(name, true);
  }

  private Connection connect(String name, boolean forGood) throws IOException, TimeoutException {
    ConnectionFactory factory = node().connections(VIRTUAL_HOST);
    factory.setAutomaticRecoveryEnabled(forGood);
    factory.setNetworkRecoveryInterval(RECOVERY_MILLIS);
    List<Address> addresses = new ArrayList<>();
    nodes.forEach(node -> addresses.add(new Address("127.0.0.1", node.port())));
    Collections.shuffle(addresses);
    return factory.newConnection(addresses, name);
  }

  /** What the coordinator is told: all nodes, or the only one by way of a proxy. */
  String uris(int proxyPort) {
    return nodes.size() == 1
        ? node().uri(VIRTUAL_HOST, proxyPort).toString()
        : nodes.stream()
            .map(node -> node.uri(VIRTUAL_HOST))
            .map(URI::toString)
            .collect(Collectors.joining(","));
  }

  /** What the queue for answers is declared with. */
  Map<String, Object> answersArguments() {
    return nodes.size() == 1 ? Map.of() : Map.of("x-queue-type", "quorum");
  }
}
