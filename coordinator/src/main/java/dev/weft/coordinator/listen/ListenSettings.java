package dev.weft.coordinator.listen;

import dev.weft.common.config.HostPort;
import java.time.Duration;

/**
 * What an operator may set of how a server listens.
 *
 * @param address where it listens; port 0 takes any free one
 * @param insecure whether it may listen where other machines reach it, without encryption and
 *     without knowing who calls
 * @param limits how many connections it takes
 */
public record ListenSettings(HostPort address, boolean insecure, Limits limits) {
  /**
   * How many connections are taken.
   *
   * @param connections open ones in all
   * @param newcomers open ones that have not yet said what they want; one address may have half of
   *     them, so that nobody alone keeps the others out
   * @param rate new ones of one address per second; ten seconds' worth may come at once
   * @param silence how long one may take to get through the handshake
   */
  public record Limits(int connections, int newcomers, int rate, Duration silence) {
    /** The defaults. */
    public static final Limits DEFAULT = new Limits(10_000, 1_024, 200, Duration.ofSeconds(10));
  }

  /** Listens on an address of this machine, with the limits as they are by default. */
  public static ListenSettings at(HostPort address) {
    return new ListenSettings(address, false, Limits.DEFAULT);
  }

  /** Whether it may listen there. */
  public boolean allowed() {
    return insecure || address.isLoopback();
  }
}
