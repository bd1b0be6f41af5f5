package dev.weft.coordinator.session;

import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import dev.weft.coordinator.listen.ListenKeys;
import dev.weft.coordinator.listen.ListenSettings;

/**
 * What an operator may set of the server that agents connect to.
 *
 * @param listen how it listens
 * @param threads event-loop threads
 */
public record AgentServerSettings(ListenSettings listen, int threads) {
  private static final ListenKeys LISTEN =
      new ListenKeys("agents", "agents", "127.0.0.1:7781", "said Hello");

  private static final Key<Integer> THREADS =
      Key.of(
          "agents.threads",
          Type.integer(1, 64),
          "2",
          "Threads that read from and write to the agents' connections.");

  /** The keys of the server. */
  public static final Schema SCHEMA = LISTEN.schema().and(Schema.of(THREADS));

  /** The defaults. */
  public static final AgentServerSettings DEFAULT =
      new AgentServerSettings(ListenSettings.at(new HostPort("127.0.0.1", 7781)), 2);

  /**
   * Reads the settings.
   *
   * @throws dev.weft.common.config.ConfigException if the address is open to others and that was
   *     not allowed
   */
  public static AgentServerSettings from(Config config) {
    return new AgentServerSettings(LISTEN.read(config), config.get(THREADS));
  }
}
