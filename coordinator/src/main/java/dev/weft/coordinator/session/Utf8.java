package dev.weft.coordinator.session;

import java.nio.charset.StandardCharsets;

/** Text by its size in UTF-8. */
final class Utf8 {
  private static final String MARK = " [cut]";

  private Utf8() {}

  /** The text if it fits; else as much of its beginning as fits with a mark that it was cut. */
  static String cut(String text, int maxBytes) {
    // Three bytes for each char at most: short texts need no second look.
    if (text.length() * 3L <= maxBytes) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= maxBytes) {
      return text;
    }
    int end = maxBytes - MARK.length();
    while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + MARK;
  }
}
