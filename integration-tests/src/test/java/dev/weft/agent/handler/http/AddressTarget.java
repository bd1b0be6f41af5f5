package dev.weft.agent.handler.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.fuzz.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of an address, of four or sixteen: unless the owner allows more, none is reached that
 * the platform knows not to be public, and an IPv6 address only if the IPv4 one inside is.
 */
public final class AddressTarget implements Target {
  private static final AddressPolicy PUBLIC = new AddressPolicy(List.of());
  private static final AddressPolicy ALL =
      new AddressPolicy(List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")));

  @Override
  public void check(byte[] input) throws UnknownHostException {
    if (input.length < 16) {
      check(InetAddress.getByAddress(Arrays.copyOf(input, 4)));
      return;
    }
    check(InetAddress.getByAddress(Arrays.copyOf(input, 16)));
    byte[] inside = Arrays.copyOfRange(input, 12, 16);
    assertThat(passes(PUBLIC, carried(inside, 0x00, 0x64, 0xff, 0x9b)))
        .isEqualTo(passes(PUBLIC, InetAddress.getByAddress(inside)));
    byte[] sixToFour = new byte[16];
    sixToFour[0] = 0x20;
    sixToFour[1] = 0x02;
    System.arraycopy(inside, 0, sixToFour, 2, 4);
    assertThat(passes(PUBLIC, InetAddress.getByAddress(sixToFour)))
        .isEqualTo(passes(PUBLIC, InetAddress.getByAddress(inside)));
  }

  private static InetAddress carried(byte[] inside, int... prefix) throws UnknownHostException {
    byte[] bytes = new byte[16];
    for (int i = 0; i < prefix.length; i++) {
      bytes[i] = (byte) prefix[i];
    }
    System.arraycopy(inside, 0, bytes, 12, 4);
    return InetAddress.getByAddress(bytes);
  }

  private static void check(InetAddress address) {
    if (passes(ALL, address)) {
      assertThat(address.isAnyLocalAddress()).isFalse();
      assertThat(address.isLinkLocalAddress()).isFalse();
      assertThat(address.isMulticastAddress()).isFalse();
    }
    if (passes(PUBLIC, address)) {
      assertThat(passes(ALL, address)).isTrue();
      assertThat(address.isLoopbackAddress()).isFalse();
      assertThat(address.isSiteLocalAddress()).isFalse();
    }
  }

  private static boolean passes(AddressPolicy policy, InetAddress address) {
    try {
      policy.check(address);
      return true;
    } catch (DeniedAddressException denied) {
      assertThat(denied.getMessage()).contains(address.getHostAddress());
      return false;
    }
  }
}
