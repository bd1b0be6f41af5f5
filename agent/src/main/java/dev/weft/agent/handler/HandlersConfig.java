package dev.weft.agent.handler;

import dev.weft.agent.handler.http.HttpConfig;
import dev.weft.agent.handler.http.Network;
import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import dev.weft.common.id.AgentId;
import java.util.List;

/**
 * What the built-in handlers may do on this agent.
 *
 * @param agent who this agent is
 * @param http where the {@code http} handler may connect to
 */
public record HandlersConfig(AgentId agent, HttpConfig http) {
  private static final Key<List<Network>> HTTP_ALLOW =
      Key.of(
          "handler.http.allow",
          Type.list(Type.text().as(Network::parse))
              .expecting("networks separated by commas, such as 127.0.0.0/8, fd00::/8"),
          "",
          "Networks that http jobs may connect to although they are loopback or private."
              + " Link-local, metadata and multicast addresses stay forbidden.");

  /** The keys that {@link #from} reads. */
  public static final Schema SCHEMA = Schema.of(HTTP_ALLOW);

  /** What holds when the owner has configured nothing. */
  public static HandlersConfig defaults(AgentId agent) {
    return new HandlersConfig(agent, HttpConfig.PUBLIC);
  }

  /**
   * What the owner has configured.
   *
   * @param coordinators of this agent, which no job may connect to
   */
  public static HandlersConfig from(Config config, AgentId agent, List<HostPort> coordinators) {
    return new HandlersConfig(agent, new HttpConfig(config.get(HTTP_ALLOW), coordinators));
  }
}
