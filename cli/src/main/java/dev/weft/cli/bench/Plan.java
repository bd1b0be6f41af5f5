package dev.weft.cli.bench;

import java.util.List;
import java.util.Map;

/**
 * What to start for a measurement.
 *
 * @param amqpUri the broker's address; empty: none
 * @param agents how many agents
 * @param slots of each agent
 * @param settings of the coordinator, beside those that the measurement needs
 * @param coordinatorJvm options of the coordinator's JVM
 * @param agentJvm options of the agents' JVMs
 */
record Plan(
    String amqpUri,
    int agents,
    int slots,
    Map<String, String> settings,
    List<String> coordinatorJvm,
    List<String> agentJvm) {
  /** Copies the collections. */
  Plan {
    settings = Map.copyOf(settings);
    coordinatorJvm = List.copyOf(coordinatorJvm);
    agentJvm = List.copyOf(agentJvm);
  }
}
