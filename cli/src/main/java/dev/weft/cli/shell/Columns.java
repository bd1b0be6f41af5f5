package dev.weft.cli.shell;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Finds the width of the terminal. */
final class Columns {
  private Columns() {}

  static OptionalInt ofTerminal(Map<String, String> env) {
    String columns = env.getOrDefault("COLUMNS", "");
    if (columns.matches("[1-9][0-9]{0,4}")) {
      return OptionalInt.of(Integer.parseInt(columns));
    }
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      int width = terminal.getWidth();
      return width > 0 ? OptionalInt.of(width) : OptionalInt.empty();
    } catch (IOException e) {
      // A terminal that cannot be asked is as wide as most are.
      return OptionalInt.empty();
    }
  }
}
