package dev.weft.coordinator.amqp;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.coordinator.amqp.intake.Source;
import dev.weft.coordinator.amqp.intake.SourceHealth;
import dev.weft.coordinator.amqp.intake.SourceHealth.State;
import dev.weft.coordinator.amqp.link.Certificates;
import dev.weft.coordinator.amqp.link.Faults;
import dev.weft.coordinator.amqp.link.Line;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.link.Products;
import dev.weft.coordinator.amqp.link.QueueProbe;
import dev.weft.coordinator.doctor.BrokerFacts;
import dev.weft.coordinator.doctor.QueueFacts;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/**
 * Looks at the broker when somebody asks.
 *
 * @param settings where it is
 * @param consuming the connection that jobs come from
 * @param publishing the connection that results go to
 * @param sources the queues
 */
record BrokerProbe(
    LinkSettings settings, Line consuming, Line publishing, Collection<Source> sources) {
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);

  /** Asks the broker; takes some seconds at most if it answers. */
  BrokerFacts look() {
    Map<String, String> unknown = new TreeMap<>();
    unknown.put(
        "the broker's policies and replicas",
        "AMQP does not show them: whether a policy changes a queue, and on how many nodes a"
            + " quorum queue lives, is seen with rabbitmqctl list_policies and rabbitmq-queues"
            + " quorum_status");
    List<QueueFacts> queues = new ArrayList<>();
    for (Source source : sources) {
      queues.add(queue(source, unknown));
    }
    String trouble = consuming.health().trouble();
    return new BrokerFacts(
        settings.uris(),
        trouble.isEmpty() ? publishing.health().trouble() : trouble,
        publishing.health().blocked(),
        consuming.current().map(Products::of).orElse(""),
        queues,
        certificates(unknown),
        unknown);
  }

  private QueueFacts queue(Source source, Map<String, String> unknown) {
    SourceHealth before = source.health();
    String name = before.queue();
    Optional<Connection> connection = consuming.current();
    if (connection.isEmpty()) {
      return new QueueFacts(name, 0, 0, Optional.empty(), "", QueueFacts.Claim.FINE);
    }
    long consumers = 0;
    Optional<QueueFacts.Shape> shape = Optional.empty();
    try {
      consumers = QueueProbe.consumers(connection.get(), name);
      shape = new QueueProbe().shape(connection.get(), name);
    } catch (IOException | ShutdownSignalException e) {
      unknown.put("queue " + name, Faults.describe(e));
    }
    SourceHealth after = source.health();
    // One that has just begun, or ended, may be counted by the broker or not.
    boolean ours = before.state() == State.OPEN || after.state() == State.OPEN;
    boolean failed = after.state() == State.FAILED || after.state() == State.STUCK;
    boolean refused = after.state() == State.REFUSED;
    QueueFacts.Claim claim =
        new QueueFacts.Claim(after.claim().otherStore(), !refused, after.claim().trouble());
    return new QueueFacts(
        name, consumers, ours ? 1 : 0, shape, failed ? after.trouble() : "", claim);
  }

  private Map<String, Instant> certificates(Map<String, String> unknown) {
    Map<String, Instant> certificates = new TreeMap<>();
    for (URI uri : settings.uris()) {
      if ("amqps".equals(uri.getScheme())) {
        String node = uri.getHost();
        try {
          certificates.put(node, Certificates.validUntil(uri, SSLContext.getDefault(), HANDSHAKE));
        } catch (IOException | NoSuchAlgorithmException e) {
          unknown.put("certificate of " + node, Faults.describe(e));
        }
      }
    }
    return certificates;
  }
}
