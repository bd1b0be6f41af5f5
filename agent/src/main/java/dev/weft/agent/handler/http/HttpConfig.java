package dev.weft.agent.handler.http;

import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import java.util.List;

/**
 * Where the {@code http} handler may connect to, beyond the public addresses.
 *
 * @param allow networks inside which addresses are allowed although they are not public
 * @param never where it may never connect to, such as the coordinators of this agent
 */
public record HttpConfig(List<Network> allow, List<HostPort> never) {
  private static final Key<List<Network>> ALLOW =
      Key.of(
          "handler.http.allow",
          Type.list(Type.text().as(Network::parse))
              .expecting("networks separated by commas, such as 127.0.0.0/8, fd00::/8"),
          "",
          "Networks that http jobs may connect to although they are loopback or private."
              + " Link-local, metadata and multicast addresses stay forbidden.");

  /** The keys that {@link #from} reads. */
  public static final Schema SCHEMA = Schema.of(ALLOW);

  /** Public addresses only. */
  public static final HttpConfig PUBLIC = new HttpConfig(List.of(), List.of());

  /** Copies the lists. */
  public HttpConfig {
    allow = List.copyOf(allow);
    never = List.copyOf(never);
  }

  /**
   * What the owner has configured.
   *
   * @param never as the component
   */
  public static HttpConfig from(Config config, List<HostPort> never) {
    return new HttpConfig(config.get(ALLOW), never);
  }
}
