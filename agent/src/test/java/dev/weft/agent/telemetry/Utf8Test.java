package dev.weft.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class Utf8Test {
  @Test
  void textThatFitsIsLeftAlone() {
    assertThat(Utf8.cut("", 0)).isEmpty();
    assertThat(Utf8.cut("äöü", 6)).isEqualTo("äöü");
    assertThat(Utf8.cut("x".repeat(4096), 4096)).hasSize(4096);
  }

  @Test
  void textIsCutBetweenCharacters() {
    // Of 1, 2, 3 and 4 bytes.
    String text = "aä€😀";
    String[] expected = {"", "a", "a", "aä", "aä", "aä", "aä€", "aä€", "aä€", "aä€", text, text};
    for (int max = 0; max < expected.length; max++) {
      assertThat(Utf8.cut(text, max)).as("at %d bytes", max).isEqualTo(expected[max]);
    }
  }

  @Test
  void halfOfAPairIsReplacedNotBroken() {
    assertThat(Utf8.cut("ab\ud83d", 100)).isEqualTo("ab\ud83d");
    byte[] bytes = Utf8.encode("ab\ud83d", 100, 0);
    assertThat(new String(bytes, UTF_8)).isEqualTo("ab?");
  }

  @Test
  void roomIsLeftAtTheEnd() {
    assertThat(Utf8.encode("abc", 2, 3)).containsExactly('a', 'b', 0, 0, 0);
  }
}
