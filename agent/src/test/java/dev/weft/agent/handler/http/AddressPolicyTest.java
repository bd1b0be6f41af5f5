package dev.weft.agent.handler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressPolicyTest {
  private final AddressPolicy strict = new AddressPolicy(List.of());
  private final AddressPolicy lax =
      new AddressPolicy(List.of(Network.parse("0.0.0.0/0"), Network.parse("::/0")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.216.34",
        "172.32.0.1",
        "172.15.255.255",
        "100.128.0.1",
        "2606:4700::1111",
        "64:ff9b::101:101"
      })
  void publicAddressesAreAllowed(String address) {
    assertThatNoException().isThrownBy(() -> strict.check(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "::1",
        "fc00::1",
        "fdff::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "::127.0.0.1",
        "2001:db8::1",
        "2001::1"
      })
  void insideAddressesAreAllowedOnlyIfListed(String text) {
    InetAddress address = InetAddress.ofLiteral(text);
    assertThatExceptionOfType(DeniedAddressException.class)
        .isThrownBy(() -> strict.check(address))
        .withMessageContaining("not in handler.http.allow");
    assertThatNoException().isThrownBy(() -> lax.check(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "169.254.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "::",
        "fe80::1",
        "febf::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "::169.254.169.254"
      })
  void someAddressesAreNeverAllowed(String text) {
    InetAddress address = InetAddress.ofLiteral(text);
    assertThatExceptionOfType(DeniedAddressException.class)
        .isThrownBy(() -> lax.check(address))
        .withMessageContaining("is never allowed");
  }

  @Test
  void allowingIsByNetwork() {
    AddressPolicy policy = new AddressPolicy(List.of(Network.parse("10.1.0.0/16")));
    assertThatNoException().isThrownBy(() -> policy.check(InetAddress.ofLiteral("10.1.255.1")));
    assertThatExceptionOfType(DeniedAddressException.class)
        .isThrownBy(() -> policy.check(InetAddress.ofLiteral("10.2.0.1")));
  }

  @Test
  void noSocketConnectsPastIt() throws Exception {
    try (CheckedSocket socket = new CheckedSocket(strict)) {
      assertThatExceptionOfType(DeniedAddressException.class)
          .isThrownBy(
              () -> socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), 10));
      assertThatExceptionOfType(DeniedAddressException.class)
          .isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("a.example", 9)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "192.168.7.9, 192.168.7.9/32",
    "fc00::/7, fc00:0:0:0:0:0:0:0/7"
  })
  void readsNetworks(String text, String network) {
    assertThat(Network.parse(text)).hasToString(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.1/8",
        "::/129",
        "localhost",
        "10.1/16"
      })
  void refusesWhatIsNotANetwork(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
  }
}
