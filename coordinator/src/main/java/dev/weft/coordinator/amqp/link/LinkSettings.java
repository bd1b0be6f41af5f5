package dev.weft.coordinator.amqp.link;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How to reach the broker.
 *
 * @param uris nodes of one broker, {@code amqp://} or {@code amqps://}; tried in turn, beginning
 *     with any
 * @param heartbeat how often both sides show that they live
 * @param timeout how long connecting, and any answer of the broker, may take
 * @param retryMax the longest wait before the next try
 */
public record LinkSettings(
    List<URI> uris, Duration heartbeat, Duration timeout, Duration retryMax) {
  /** The first try after a loss comes within this. */
  public static final Duration RETRY_MIN = Duration.ofMillis(500);

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public LinkSettings {
    uris = List.copyOf(uris);
    if (uris.isEmpty()) {
      throw new IllegalArgumentException("there must be a URI of the broker");
    }
  }

  /** These nodes with the usual times. */
  public static LinkSettings of(List<URI> uris) {
    return new LinkSettings(
        uris, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(30));
  }
}
