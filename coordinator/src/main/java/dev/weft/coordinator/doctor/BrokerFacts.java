package dev.weft.coordinator.doctor;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The broker as this coordinator sees it.
 *
 * @param uris where it is
 * @param trouble why there is no connection; empty if there is one
 * @param blocked why it takes no messages; empty if it does
 * @param version what it says of itself; may be empty
 * @param queues those that jobs come from
 * @param certificates until when each node's certificate is valid, by the node's address; of
 *     encrypted connections only
 * @param unknown what could not be looked at, with the reason
 */
public record BrokerFacts(
    List<URI> uris,
    String trouble,
    String blocked,
    String version,
    List<QueueFacts> queues,
    Map<String, Instant> certificates,
    Map<String, String> unknown) {
  /** Copies the collections. */
  public BrokerFacts {
    uris = List.copyOf(uris);
    queues = List.copyOf(queues);
    certificates = Map.copyOf(certificates);
    unknown = Map.copyOf(unknown);
  }
}
