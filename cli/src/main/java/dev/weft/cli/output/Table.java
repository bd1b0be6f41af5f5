package dev.weft.cli.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * Rows of text in aligned columns. The last column is cut where the terminal ends; wide characters
 * count for two. For one thread.
 */
public final class Table {
  private static final String GAP = "  ";
  private static final String ELLIPSIS = "…";

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  /** Begins a table with its headings. */
  public Table(String... headings) {
    columns = headings.length;
    rows.add(List.of(headings));
  }

  private Table(int columns) {
    this.columns = columns;
  }

  /** Begins a list of names with their values, without headings. */
  public static Table ofPairs() {
    return new Table(2);
  }

  /** Adds a row; a cell without text is shown as a dash. */
  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("a row has " + columns + " cells, not " + cells.length);
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      String text = oneLine(cell.toString());
      row.add(text.isEmpty() ? "-" : text);
    }
    rows.add(row);
    return this;
  }

  /** Adds a row if its value has text; for {@link #ofPairs}. */
  public Table pair(String name, String value) {
    return value.isEmpty() ? this : row(name, value);
  }

  /**
   * Prints all rows.
   *
   * @param width columns of the terminal
   */
  public void print(PrintStream out, int width) {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], widthOf(row.get(i)));
      }
    }
    for (List<String> row : rows) {
      out.println(line(row, widths, width));
    }
  }

  private static String line(List<String> row, int[] widths, int width) {
    StringBuilder line = new StringBuilder();
    int last = widths.length - 1;
    int used = 0;
    for (int i = 0; i < last; i++) {
      String cell = row.get(i);
      line.append(cell).repeat(' ', widths[i] - widthOf(cell)).append(GAP);
      used += widths[i] + GAP.length();
    }
    line.append(cut(row.get(last), Math.max(width - used, 20)));
    return line.toString();
  }

  private static String cut(String text, int width) {
    if (widthOf(text) <= width) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      used += Math.max(0, WCWidth.wcwidth(c));
      if (used > width - 1) {
        break;
      }
      kept.appendCodePoint(c);
    }
    return kept.append(ELLIPSIS).toString();
  }

  private static int widthOf(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  // What a job says may hold anything; it must neither break the table nor steer the terminal.
  private static String oneLine(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .strip();
  }
}
