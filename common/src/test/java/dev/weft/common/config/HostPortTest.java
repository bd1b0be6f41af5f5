package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7070, 127.0.0.1, 7070",
    "localhost:0, localhost, 0",
    "[::1]:65535, ::1, 65535",
    "rabbit_mq.example:5672, rabbit_mq.example, 5672",
    "a-b.c:1, a-b.c, 1"
  })
  void hostAndPortAreReadAndWrittenBack(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", "localhost", "localhost:", ":7070", "localhost:65536", "localhost:-1",
            "localhost:99999",
        "localhost:7070x", "::1:7070", "[::1]", "[::1]7070", "[localhost]:1", "[zz::]:1", "[]:1",
            "a b:1",
        "a..b:1", ".a:1", "-a:1", "http://a:1", "a/b:1", "a:1\n"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:1, true",
    "127.1.2.3:1, true",
    "[::1]:1, true",
    "localhost:1, true",
    "LocalHost:1, true",
    "[::ffff:127.0.0.1]:1, true",
    "0.0.0.0:1, false",
    "[::]:1, false",
    "10.0.0.1:1, false",
    "localhost.example:1, false",
    "127.0.0.1.example:1, false"
  })
  void onlyThisMachineIsLoopback(String text, boolean loopback) {
    assertThat(HostPort.parse(text).isLoopback()).isEqualTo(loopback);
  }
}
