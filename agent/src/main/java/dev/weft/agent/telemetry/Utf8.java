package dev.weft.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Text of bounded length, in UTF-8. */
public final class Utf8 {
  private Utf8() {}

  /** As much of the text as fits into {@code max} bytes without a broken character. */
  public static String cut(String text, int max) {
    if (text.length() <= max / 3) {
      return text;
    }
    byte[] bytes = encode(text, max, 0);
    return new String(bytes, UTF_8);
  }

  /**
   * As much of the text as fits into {@code max} bytes without a broken character, in an array that
   * is {@code room} bytes longer.
   */
  static byte[] encode(String text, int max, int room) {
    // No character has less than a byte, so a text of any length costs no more than this.
    String start = text.length() > max ? text.substring(0, max) : text;
    byte[] bytes = start.getBytes(UTF_8);
    return Arrays.copyOf(bytes, cutAt(bytes, bytes.length, max) + room);
  }

  /** The longest length up to {@code max} at which the first {@code length} bytes can be cut. */
  static int cutAt(byte[] bytes, int length, int max) {
    if (length <= max) {
      return length;
    }
    int end = max;
    while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
