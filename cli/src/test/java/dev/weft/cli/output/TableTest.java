package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static String print(Table table, int width) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8), width);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void wideCharactersCountForTwo() {
    Table table = new Table("NAME", "X").row("节点A", 1).row("node-b", 2);
    assertThat(print(table, 80))
        .isEqualTo(
            """
            NAME    X
            节点A   1
            node-b  2
            """);
  }

  @Test
  void lastCellIsCutWhereTheTerminalEnds() {
    Table table = Table.ofPairs().row("a", "0123456789012345678901234567890");
    assertThat(print(table, 24)).isEqualTo("a  01234567890123456789…\n");
  }

  @Test
  void controlCharactersBreakNothing() {
    assertThat(print(Table.ofPairs().row("a\nb", "\u001b[31mred\t\u0007"), 80))
        .isEqualTo("a b  [31mred\n");
  }

  @Test
  void emptyPairsAreLeftOut() {
    assertThat(print(Table.ofPairs().pair("a", "").pair("b", "1"), 80)).isEqualTo("b  1\n");
  }

  @Test
  void rowsHaveAsManyCellsAsThereAreHeadings() {
    assertThatThrownBy(() -> new Table("A").row(1, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
