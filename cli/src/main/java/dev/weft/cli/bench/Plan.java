package dev.weft.cli.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to start for a measurement.
 *
 * @param amqpUri the broker's address; empty: none
 * @param agents how many agents
 * @param slots of each agent
 * @param settings of the coordinator, beside those that the measurement needs
 * @param agentSettings of the agents, the same
 * @param coordinatorJvm options of the coordinator's JVM
 * @param agentJvm options of the agents' JVMs
 */
record Plan(
    String amqpUri,
    int agents,
    int slots,
    Map<String, String> settings,
    Map<String, String> agentSettings,
    List<String> coordinatorJvm,
    List<String> agentJvm) {
  /** Copies the collections. */
  Plan {
    settings = Map.copyOf(settings);
    agentSettings = Map.copyOf(agentSettings);
    coordinatorJvm = List.copyOf(coordinatorJvm);
    agentJvm = List.copyOf(agentJvm);
  }

  /** The same with these settings of the agents, too. */
  Plan withAgentSettings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(agentSettings);
    all.putAll(more);
    return new Plan(amqpUri, agents, slots, settings, all, coordinatorJvm, agentJvm);
  }
}
