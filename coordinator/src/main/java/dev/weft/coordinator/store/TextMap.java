package dev.weft.coordinator.store;

import java.util.Map;
import java.util.TreeMap;

/**
 * Labels and headers as one text: a line {@code key=value} each, with a backslash before a line
 * break, an equals sign or a backslash that belongs to a key or value.
 */
final class TextMap {
  private TextMap() {}

  static String write(Map<String, String> map) {
    if (map.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    map.forEach((key, value) -> {
      escape(key, text);
      text.append('=');
      escape(value, text);
      text.append('\n');
    });
    return text.toString();
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException if it ends too early
   */
  static Map<String, String> read(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<String, String> map = new TreeMap<>();
    StringBuilder part = new StringBuilder();
    String key = "";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> part.append(escaped(text, ++i));
        case '=' -> {
          key = part.toString();
          part.setLength(0);
        }
        case '\n' -> {
          map.put(key, part.toString());
          part.setLength(0);
        }
        default -> part.append(c);
      }
    }
    return map;
  }

  private static char escaped(String text, int at) {
    if (at == text.length()) {
      throw new IllegalArgumentException("a text ends in the middle of a character");
    }
    return text.charAt(at);
  }

  private static void escape(String part, StringBuilder text) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\' || c == '=' || c == '\n') {
        text.append('\\');
      }
      text.append(c);
    }
  }
}
