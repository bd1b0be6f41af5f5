package dev.weft.coordinator.listen;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where connections come from, as far as it counts: an IPv4 address, or an IPv6 network of 64 bits,
 * for its owner has all addresses in it.
 *
 * @param wide whether it is an IPv6 network
 * @param bits the address, or the network
 */
record Origin(boolean wide, long bits) {
  private static final int MAPPED = 0xffff;

  static Origin of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (bytes.remaining() == Integer.BYTES) {
      return new Origin(false, bytes.getInt());
    }
    boolean mapped = bytes.getLong(0) == 0 && bytes.getInt(Long.BYTES) == MAPPED;
    return mapped
        ? new Origin(false, bytes.getInt(Long.BYTES + Integer.BYTES))
        : new Origin(true, bytes.getLong(0));
  }
}
