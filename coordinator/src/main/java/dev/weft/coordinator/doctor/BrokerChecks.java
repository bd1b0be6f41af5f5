package dev.weft.coordinator.doctor;

import dev.weft.common.config.HostPort;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is unsafe about the broker, and about how it is reached. Pure. */
public final class BrokerChecks {
  private static final Duration CERTIFICATE_LEFT = Duration.ofDays(21);
  private static final String GUEST = "guest";

  private BrokerChecks() {}

  /**
   * Judges the broker and its queues.
   *
   * @param coordinators how many share the store, this one included
   */
  public static List<Finding> of(BrokerFacts broker, int coordinators, Instant now) {
    List<Finding> findings = new ArrayList<>();
    for (URI uri : broker.uris()) {
      address(uri, findings);
    }
    if (!broker.trouble().isEmpty()) {
      findings.add(new Finding(Code.BROKER_UNREACHABLE, "amqp.uri", broker.trouble()));
    }
    if (!broker.blocked().isEmpty()) {
      findings.add(new Finding(Code.BROKER_BLOCKED, "amqp.uri", "it says: " + broker.blocked()));
    }
    for (QueueFacts queue : broker.queues()) {
      findings.addAll(QueueChecks.of(queue, coordinators));
    }
    broker
        .certificates()
        .forEach((node, until) -> {
          Duration left = Duration.between(now, until);
          if (left.compareTo(CERTIFICATE_LEFT) < 0) {
            String how = left.isNegative() ? "ended on " : "ends on ";
            findings.add(new Finding(Code.BROKER_CERTIFICATE, node, how + until));
          }
        });
    broker.unknown().forEach((what, why) -> findings.add(Finding.notChecked(what, why)));
    return findings;
  }

  private static void address(URI uri, List<Finding> findings) {
    String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", "");
    if (host.isEmpty() || new HostPort(host, 0).isLoopback()) {
      return;
    }
    if (!"amqps".equals(uri.getScheme())) {
      findings.add(new Finding(Code.BROKER_NOT_ENCRYPTED, host, "amqp.uri begins with amqp://"));
    }
    String login = uri.getUserInfo();
    if (login == null || login.equals(GUEST) || login.startsWith(GUEST + ":")) {
      findings.add(new Finding(Code.BROKER_GUEST, host, "amqp.uri logs in as guest"));
    }
  }
}
