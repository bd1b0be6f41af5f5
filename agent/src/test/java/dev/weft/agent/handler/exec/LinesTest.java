package dev.weft.agent.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinesTest {
  private final List<String> lines = new ArrayList<>();
  private final Lines splitter = new Lines(lines::add);

  @Test
  void splitsAtLineEndsOfBothKinds() throws Exception {
    add("a\nb\r\n\n");
    add("c");
    splitter.end();
    assertThat(lines).containsExactly("a", "b", "", "c");
  }

  @Test
  void aLineMayComeInPieces() throws Exception {
    add("on");
    add("e\ntw");
    add("o\n");
    splitter.end();
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void aLongLineIsCutBetweenCharacters() throws Exception {
    String text = "任".repeat(20_000) + "x".repeat(20_000) + "\u007f".repeat(3) + "😀".repeat(9_000);
    add(text);
    splitter.end();
    assertThat(String.join("", lines)).isEqualTo(text);
    assertThat(lines)
        .allSatisfy(line ->
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(16 << 10));
    assertThat(lines).hasSizeLessThan(10);
  }

  @Test
  void whatIsNotUtf8IsShownAsUnknownAndBounded() throws Exception {
    byte[] continuations = new byte[100_000];
    Arrays.fill(continuations, (byte) 0x80);
    splitter.add(continuations, continuations.length);
    splitter.end();
    assertThat(lines).hasSize(7).first().asString().startsWith("\ufffd").hasSize(16 << 10);
  }

  private void add(String text) throws InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    splitter.add(bytes, bytes.length);
  }
}
