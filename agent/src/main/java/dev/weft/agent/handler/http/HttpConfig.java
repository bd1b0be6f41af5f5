package dev.weft.agent.handler.http;

import dev.weft.common.config.HostPort;
import java.util.List;

/**
 * Where the {@code http} handler may connect to, beyond the public addresses.
 *
 * @param allow networks inside which addresses are allowed although they are not public
 * @param never where it may never connect to, such as the coordinators of this agent
 */
public record HttpConfig(List<Network> allow, List<HostPort> never) {
  /** Public addresses only. */
  public static final HttpConfig PUBLIC = new HttpConfig(List.of(), List.of());

  /** Copies the lists. */
  public HttpConfig {
    allow = List.copyOf(allow);
    never = List.copyOf(never);
  }
}
