package dev.weft.agent.handler.http;

import java.net.InetAddress;

/**
 * All addresses that begin with the same bits, written {@code 10.0.0.0/8} or {@code fc00::/7}.
 * Immutable.
 *
 * @param first the first address
 * @param bits how many bits all of them share
 */
public record Network(InetAddress first, int bits) {
  /**
   * Checks that the prefix fits the address.
   *
   * @throws IllegalArgumentException if it does not, or if the address has bits after the prefix
   */
  public Network {
    byte[] address = first.getAddress();
    if (bits < 0 || bits > address.length * 8) {
      throw new IllegalArgumentException("a prefix has 0 to " + address.length * 8 + " bits");
    }
    for (int bit = bits; bit < address.length * 8; bit++) {
      if (bit(address, bit)) {
        throw new IllegalArgumentException("the address has bits after the prefix");
      }
    }
  }

  /**
   * Reads {@code address/bits}, or an address alone, which is a network of one.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bits =
        slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
    return new Network(address, bits);
  }

  /** Whether the address is one of them. */
  boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (bit(mine, bit) != bit(other, bit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean bit(byte[] address, int index) {
    return (address[index / 8] >> (7 - index % 8) & 1) == 1;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
