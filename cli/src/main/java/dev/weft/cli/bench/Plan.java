package dev.weft.cli.bench;

import java.util.List;

/**
 * What to start for a measurement.
 *
 * @param amqpUri the broker's address; empty: none
 * @param agents how many agents
 * @param slots of each agent
 * @param coordinatorJvm options of the coordinator's JVM
 * @param agentJvm options of the agents' JVMs
 */
record Plan(
    String amqpUri, int agents, int slots, List<String> coordinatorJvm, List<String> agentJvm) {
  /** Copies the lists. */
  Plan {
    coordinatorJvm = List.copyOf(coordinatorJvm);
    agentJvm = List.copyOf(agentJvm);
  }
}
