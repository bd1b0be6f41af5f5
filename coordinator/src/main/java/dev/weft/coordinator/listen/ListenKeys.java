package dev.weft.coordinator.listen;

import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;

/** The keys of how one server listens. Immutable. */
public final class ListenKeys {
  private final Key<HostPort> listen;
  private final Key<Boolean> insecure;
  private final Key<Integer> connections;
  private final Key<Integer> newcomers;
  private final Key<Integer> rate;

  /**
   * Keys that begin with {@code prefix}.
   *
   * @param who connects, in the plural
   * @param address the default of where it listens
   * @param settled what makes a connection no longer a newcomer, such as {@code said Hello}
   */
  public ListenKeys(String prefix, String who, String address, String settled) {
    ListenSettings.Limits limits = ListenSettings.Limits.DEFAULT;
    this.listen =
        Key.of(
            prefix + ".listen",
            Type.hostPort(),
            address,
            "Where %s connect; port 0 takes any free one.".formatted(who));
    this.insecure =
        Key.of(
            prefix + ".insecure-listen",
            Type.bool(),
            "false",
            "Lets %s.listen be an address that other machines reach, without encryption or authentication."
                .formatted(prefix));
    this.connections =
        Key.of(
            prefix + ".connections-max",
            Type.integer(1, 1_000_000),
            Integer.toString(limits.connections()),
            "Connections of %s that may be open at once; further ones are closed at once."
                .formatted(who));
    this.newcomers =
        Key.of(
            prefix + ".newcomers-max",
            Type.integer(2, 1_000_000),
            Integer.toString(limits.newcomers()),
            "Connections that may be open without having %s; one address may have half of them."
                .formatted(settled));
    this.rate =
        Key.of(
            prefix + ".connection-rate",
            Type.integer(1, 1_000_000),
            Integer.toString(limits.rate()),
            "New connections per second that are taken from one IPv4 address or IPv6 /64 network;"
                + " ten seconds' worth may come at once.");
  }

  /** The keys. */
  public Schema schema() {
    return Schema.of(listen, insecure, connections, newcomers, rate);
  }

  /**
   * Reads the settings.
   *
   * @throws dev.weft.common.config.ConfigException if the address is open to others and that was
   *     not allowed
   */
  public ListenSettings read(Config config) {
    ListenSettings.Limits limits =
        new ListenSettings.Limits(
            config.get(connections),
            config.get(newcomers),
            config.get(rate),
            ListenSettings.Limits.DEFAULT.silence());
    ListenSettings settings = new ListenSettings(config.get(listen), config.get(insecure), limits);
    if (!settings.allowed()) {
      throw config.refused(
          listen,
          "a loopback address, or %s=true to do without encryption".formatted(insecure.name()));
    }
    return settings;
  }
}
