package dev.weft.agent.handler.http;

import dev.weft.common.config.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host once per connection and lets it through only if every one of its addresses is
 * allowed. The client connects to the addresses that it gets from here and to no other.
 * Thread-safe.
 */
final class CheckedDns implements DnsResolver {
  private final Lookups lookups;
  private final AddressPolicy policy;
  private final List<HostPort> never;

  CheckedDns(Lookups lookups, AddressPolicy policy, List<HostPort> never) {
    this.lookups = lookups;
    this.policy = policy;
    this.never = List.copyOf(never);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookups.resolve(host);
    for (InetAddress address : addresses) {
      policy.check(address);
    }
    return addresses;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetAddress> addresses = List.of(resolve(host));
    for (HostPort forbidden : never) {
      if (forbidden.port() == port) {
        refuse(addresses, forbidden);
      }
    }
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  private void refuse(List<InetAddress> addresses, HostPort forbidden) throws UnknownHostException {
    List<InetAddress> others = Arrays.asList(lookups.resolve(forbidden.host()));
    if (addresses.stream().anyMatch(others::contains)) {
      throw new DeniedAddressException("a coordinator is never allowed");
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
