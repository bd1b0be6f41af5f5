package dev.weft.cli.output;

/** Text from jobs, made safe for a terminal: it can show what it likes and steer nothing. */
public final class Visible {
  private static final int SHOWN_INSTEAD = 0xFFFD;

  private Visible() {}

  /** The text with its control characters replaced, but for line ends and tabs. */
  public static String text(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? SHOWN_INSTEAD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
