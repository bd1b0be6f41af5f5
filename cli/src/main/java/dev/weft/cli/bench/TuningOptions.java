package dev.weft.cli.bench;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How what is started for a measurement differs from how it is by itself. */
final class TuningOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of a coordinator that is started, such as events.enabled=false; may be"
              + " repeated.")
  private Map<String, String> settings = Map.of();

  @Option(names = "--agent-set", paramLabel = "KEY=VALUE", description = "The same for the agents.")
  private Map<String, String> agentSettings = Map.of();

  @Option(
      names = "--coordinator-jvm",
      paramLabel = "OPTION",
      description = "An option for the JVM of a coordinator that is started; may be repeated.")
  private List<String> coordinatorJvm = List.of();

  @Option(names = "--agent-jvm", paramLabel = "OPTION", description = "The same for the agents.")
  private List<String> agentJvm = List.of();

  /**
   * What to start.
   *
   * @param amqpUri the broker's address; empty: none
   * @param slots of each agent
   */
  Plan plan(String amqpUri, int agents, int slots) {
    return new Plan(amqpUri, agents, slots, settings, agentSettings, coordinatorJvm, agentJvm);
  }
}
