package dev.weft.agent;

import dev.weft.agent.core.Limits;
import dev.weft.agent.run.RunLimits;
import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.id.PoolName;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an agent is and may take.
 *
 * @param coordinators where it dials, at least one
 * @param plaintext whether it may dial without encryption beyond this machine
 * @param pools what it takes jobs from
 * @param labels what placement may ask for
 * @param drainTimeout how long what runs may go on when the agent is told to leave
 * @param limits of the core
 * @param runLimits of attempts
 * @param telemetryLimits of what they say
 */
record AgentConfig(
    List<HostPort> coordinators,
    boolean plaintext,
    List<PoolName> pools,
    Map<String, String> labels,
    Duration drainTimeout,
    Limits limits,
    RunLimits runLimits,
    TelemetryLimits telemetryLimits) {
  /** How long results may take to be acknowledged after the last attempt has ended. */
  private static final Duration ACK_PATIENCE = Duration.ofSeconds(10);

  /**
   * Reads it.
   *
   * @throws dev.weft.common.config.ConfigException if values that are good by themselves do not go
   *     together
   */
  static AgentConfig from(Config config) {
    int logBuffer = Math.toIntExact(config.get(AgentKeys.LOG_BUFFER));
    if (config.get(AgentKeys.LOG_MEMORY) < logBuffer) {
      throw config.refused(AgentKeys.LOG_MEMORY, "at least log.buffer");
    }
    if (config.get(AgentKeys.COORDINATORS).isEmpty()) {
      throw config.refused(AgentKeys.COORDINATORS, "at least one address");
    }
    if (config.get(AgentKeys.POOLS).isEmpty() || config.get(AgentKeys.POOLS).size() > 64) {
      throw config.refused(AgentKeys.POOLS, "1 to 64 pools");
    }
    if (config.get(AgentKeys.LABELS).size() > 64) {
      throw config.refused(AgentKeys.LABELS, "at most 64 labels");
    }
    AgentConfig read =
        new AgentConfig(
            config.get(AgentKeys.COORDINATORS),
            config.get(AgentKeys.PLAINTEXT),
            config.get(AgentKeys.POOLS),
            config.get(AgentKeys.LABELS),
            config.get(AgentKeys.DRAIN_TIMEOUT),
            new Limits(
                config.get(AgentKeys.SLOTS),
                config.get(AgentKeys.RESULTS_MEMORY),
                config.get(AgentKeys.KILL_GRACE)),
            runLimits(config),
            new TelemetryLimits(
                logBuffer, config.get(AgentKeys.LOG_MEMORY), config.get(AgentKeys.LOG_RATE)));
    if (!read.exposed().isEmpty() && !read.plaintext) {
      throw config.refused(
          AgentKeys.COORDINATORS,
          "loopback addresses, since nothing is encrypted yet; insecure.plaintext = true dials"
              + " others all the same");
    }
    return read;
  }

  /** The coordinators to which everything is sent readable for whoever is in between. */
  List<HostPort> exposed() {
    return coordinators.stream().filter(address -> !address.isLoopback()).toList();
  }

  /** After this long a drain is over, whatever is left. */
  Duration leaveWithin() {
    return drainTimeout.plus(runLimits.killGrace()).plus(ACK_PATIENCE);
  }

  private static RunLimits runLimits(Config config) {
    int asked = config.get(AgentKeys.CPU_THREADS);
    return new RunLimits(
        config.get(AgentKeys.KILL_GRACE),
        Math.toIntExact(config.get(AgentKeys.OUTPUT_LIMIT)),
        config.get(AgentKeys.OUTPUT_MEMORY),
        asked == 0 ? Runtime.getRuntime().availableProcessors() : asked);
  }
}
