package dev.weft.coordinator.session;

import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;

/**
 * What an operator may set of the server that agents connect to.
 *
 * @param listen where it listens; port 0 takes any free one
 * @param insecure whether it may listen where other machines reach it, without encryption and
 *     without knowing who calls
 * @param threads event-loop threads
 */
public record AgentServerSettings(HostPort listen, boolean insecure, int threads) {
  private static final Key<HostPort> LISTEN =
      Key.of(
          "agents.listen",
          Type.hostPort(),
          "127.0.0.1:7781",
          "Where agents connect; port 0 takes any free one.");

  private static final Key<Boolean> INSECURE =
      Key.of(
          "agents.insecure-listen",
          Type.bool(),
          "false",
          "Lets agents.listen be an address that other machines reach, without encryption or"
              + " authentication.");

  private static final Key<Integer> THREADS =
      Key.of(
          "agents.threads",
          Type.integer(1, 64),
          "2",
          "Threads that read from and write to the agents' connections.");

  /** The keys of the server. */
  public static final Schema SCHEMA = Schema.of(LISTEN, INSECURE, THREADS);

  /** The defaults. */
  public static final AgentServerSettings DEFAULT =
      new AgentServerSettings(new HostPort("127.0.0.1", 7781), false, 2);

  /**
   * Reads the settings.
   *
   * @throws dev.weft.common.config.ConfigException if the address is open to others and that was
   *     not allowed
   */
  public static AgentServerSettings from(Config config) {
    AgentServerSettings settings =
        new AgentServerSettings(config.get(LISTEN), config.get(INSECURE), config.get(THREADS));
    if (!settings.allowed()) {
      throw config.refused(
          LISTEN, "a loopback address, or agents.insecure-listen=true to do without encryption");
    }
    return settings;
  }

  boolean allowed() {
    return insecure || listen.isLoopback();
  }
}
