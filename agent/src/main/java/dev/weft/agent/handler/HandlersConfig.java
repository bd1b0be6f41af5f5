package dev.weft.agent.handler;

import dev.weft.agent.handler.exec.ExecConfig;
import dev.weft.agent.handler.http.HttpConfig;
import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Schema;
import dev.weft.common.id.AgentId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the built-in handlers may do on this agent.
 *
 * @param agent who this agent is
 * @param labels what this agent says of itself
 * @param http where jobs may connect to
 * @param exec which programs jobs may run
 * @param data a folder for what handlers must not forget; this agent's alone
 * @param boot names the time since the machine was started; empty if that is not known
 */
public record HandlersConfig(
    AgentId agent,
    Map<String, String> labels,
    HttpConfig http,
    ExecConfig exec,
    Path data,
    String boot) {
  /** The keys that {@link #from} reads. */
  public static final Schema SCHEMA = HttpConfig.SCHEMA.and(ExecConfig.SCHEMA);

  /** Copies the labels. */
  public HandlersConfig {
    labels = Map.copyOf(labels);
  }

  /** What holds when the owner has configured nothing. */
  public static HandlersConfig defaults(AgentId agent, Path data) {
    return new HandlersConfig(agent, Map.of(), HttpConfig.PUBLIC, ExecConfig.OFF, data, "");
  }

  /**
   * What the owner has configured.
   *
   * @param labels of this agent
   * @param coordinators of this agent, which no job may connect to
   * @param data this agent's folder
   * @param boot names the time since the machine was started
   */
  public static HandlersConfig from(
      Config config,
      AgentId agent,
      Map<String, String> labels,
      List<HostPort> coordinators,
      Path data,
      String boot) {
    return new HandlersConfig(
        agent, labels, HttpConfig.from(config, coordinators), ExecConfig.from(config), data, boot);
  }
}
