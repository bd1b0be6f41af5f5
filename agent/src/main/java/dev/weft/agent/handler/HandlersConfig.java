package dev.weft.agent.handler;

import dev.weft.common.id.AgentId;

/**
 * What the built-in handlers may do on this agent.
 *
 * @param agent who this agent is
 */
public record HandlersConfig(AgentId agent) {
  /** What holds when the owner has configured nothing. */
  public static HandlersConfig defaults(AgentId agent) {
    return new HandlersConfig(agent);
  }
}
