package dev.weft.agent.handler.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a command as they stand in the configuration: separated by white space; a word, or a
 * part of one, in single or double quotes may hold white space. There are no escapes, variables or
 * patterns: this is not a shell.
 */
public final class CommandLine {
  private static final Pattern PART = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)|(\\s+)");

  private CommandLine() {}

  /**
   * Splits a text into words.
   *
   * @throws IllegalArgumentException if a quote is not closed, or there is no word
   */
  public static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!part.find() || part.start() != at) {
        throw new IllegalArgumentException("a quote is not closed");
      }
      at = part.end();
      if (part.group(4) == null) {
        inWord = true;
        word.append(unquoted(part));
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    if (words.isEmpty()) {
      throw new IllegalArgumentException("there is no word");
    }
    return List.copyOf(words);
  }

  private static String unquoted(Matcher part) {
    String whole = part.group();
    return part.group(3) == null ? whole.substring(1, whole.length() - 1) : whole;
  }
}
