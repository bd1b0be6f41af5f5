package dev.weft.common.config;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port, written {@code 127.0.0.1:7070}, {@code coordinator.example:7070} or {@code
 * [::1]:7070}. Names are not looked up here.
 *
 * @param host a host name, or an IPv4 or IPv6 address without brackets
 * @param port from 0 to 65535; 0 means any free port, for what listens
 */
public record HostPort(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*)):(\\d{1,5})");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*)(\\.[A-Za-z0-9_][A-Za-z0-9_-]*)*");

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if the host is neither a name nor an address, or the port is
   *     out of range
   */
  public HostPort {
    if (host.contains(":")) {
      // Throws if it is not an address; asks no name server.
      InetAddress.ofLiteral(host);
    } else if (!NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("not a host name or address");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is from 0 to 65535");
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if the text is not that
   */
  public static HostPort parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("an address is written like 127.0.0.1:7070");
    }
    int port = Integer.parseInt(parts.group(3));
    String bracketed = parts.group(1);
    if (bracketed == null) {
      return new HostPort(parts.group(2), port);
    }
    if (!bracketed.contains(":")) {
      throw new IllegalArgumentException("only an IPv6 address stands in brackets");
    }
    return new HostPort(bracketed, port);
  }

  /**
   * Whether only this machine can reach it: {@code localhost} or a loopback address. Any other name
   * counts as reachable from outside, whatever it resolves to.
   */
  public boolean isLoopback() {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
