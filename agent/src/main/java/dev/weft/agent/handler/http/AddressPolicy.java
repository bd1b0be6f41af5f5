package dev.weft.agent.handler.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which addresses a job may make this agent connect to. It judges the bits of an address, so that
 * it does not matter how it was written; an IPv6 address that stands for an IPv4 one must pass as
 * both. Immutable.
 */
final class AddressPolicy {
  /** Never to be reached, whatever the owner allows: nothing good lives there. */
  private static final Map<Network, String> NEVER =
      networks(
          "0.0.0.0/8 unspecified",
          "169.254.0.0/16 link-local",
          "224.0.0.0/4 multicast",
          "240.0.0.0/4 reserved",
          "100.100.100.200/32 cloud metadata",
          "168.63.129.16/32 cloud metadata",
          "192.0.0.192/32 cloud metadata",
          "::/128 unspecified",
          "fe80::/10 link-local",
          "ff00::/8 multicast",
          "fd00:ec2::254/128 cloud metadata",
          "fd20:ce::254/128 cloud metadata");

  /** Reached only where the owner allows it: machines that trust whoever can reach them. */
  private static final Map<Network, String> INSIDE =
      networks(
          "127.0.0.0/8 loopback",
          "10.0.0.0/8 private",
          "172.16.0.0/12 private",
          "192.168.0.0/16 private",
          "100.64.0.0/10 shared",
          "192.0.0.0/24 special",
          "192.0.2.0/24 documentation",
          "198.18.0.0/15 benchmarking",
          "198.51.100.0/24 documentation",
          "203.0.113.0/24 documentation",
          "::1/128 loopback",
          "64:ff9b:1::/48 translated",
          "100::/64 discarded",
          "2001::/23 special",
          "2001:db8::/32 documentation",
          "fc00::/7 private",
          "fec0::/10 private");

  private static final Network TRANSLATED = Network.parse("64:ff9b::/96");
  private static final Network COMPATIBLE = Network.parse("::/96");
  private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
  private static final Network LOOPBACK_6 = Network.parse("::1/128");

  private final List<Network> allowed;

  AddressPolicy(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /**
   * Passes an address that may be connected to.
   *
   * @throws DeniedAddressException if it may not; the message says why
   */
  void check(InetAddress address) throws DeniedAddressException {
    checkBits(address, address);
    byte[] bytes = address.getAddress();
    if (TRANSLATED.contains(address) || isCompatible(address)) {
      checkBits(address, v4(bytes, 12));
    } else if (SIX_TO_FOUR.contains(address)) {
      checkBits(address, v4(bytes, 2));
    }
  }

  private void checkBits(InetAddress shown, InetAddress address) throws DeniedAddressException {
    for (Map.Entry<Network, String> never : NEVER.entrySet()) {
      if (never.getKey().contains(address)) {
        throw new DeniedAddressException(
            shown.getHostAddress() + " is never allowed: " + never.getValue());
      }
    }
    for (Map.Entry<Network, String> inside : INSIDE.entrySet()) {
      if (inside.getKey().contains(address) && !isAllowed(address)) {
        throw new DeniedAddressException(
            shown.getHostAddress()
                + " is not allowed: "
                + inside.getValue()
                + ", and not in handler.http.allow of this agent");
      }
    }
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().anyMatch(network -> network.contains(address));
  }

  private static boolean isCompatible(InetAddress address) {
    return COMPATIBLE.contains(address) && !LOOPBACK_6.contains(address);
  }

  private static InetAddress v4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static Map<Network, String> networks(String... lines) {
    Map<Network, String> networks = new LinkedHashMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      networks.put(Network.parse(line.substring(0, space)), line.substring(space + 1));
    }
    return networks;
  }
}
