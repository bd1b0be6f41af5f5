package dev.weft.it.chaos;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.weft.it.rabbit.RabbitNode;
import dev.weft.it.rabbit.RabbitVhost;
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
 * @param nodes one or a cluster
 * @param virtualHost of its own; where it is {@link #VIRTUAL_HOST}, so are the nodes
 */
public record Broker(List<RabbitNode> nodes, String virtualHost) {
  static final String VIRTUAL_HOST = "/";

  private static final int RECOVERY_MILLIS = 250;

  /** Copies the list. */
  public Broker {
    nodes = List.copyOf(nodes);
  }

  /** A broker of nodes of its own. */
  public Broker(List<RabbitNode> nodes) {
    this(nodes, VIRTUAL_HOST);
  }

  /** A broker of one node. */
  static Broker of(RabbitNode node) {
    return new Broker(List.of(node));
  }

  /** A part of a node that others use too. */
  static Broker of(RabbitVhost vhost) {
    return new Broker(List.of(vhost.node()), vhost.name());
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
    ConnectionFactory factory = node().connections(virtualHost);
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
        ? node().uri(virtualHost, proxyPort).toString()
        : nodes.stream()
            .map(node -> node.uri(virtualHost))
            .map(URI::toString)
            .collect(Collectors.joining(","));
  }

  /** What the queue for answers is declared with. */
  Map<String, Object> answersArguments() {
    return nodes.size() == 1 ? Map.of() : Map.of("x-queue-type", "quorum");
  }
}
