package dev.weft.coordinator.amqp.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** AMQP's short strings: at most 255 bytes of UTF-8. */
final class ShortText {
  private static final int MAX = 255;

  private ShortText() {}

  /** Whether the text can be one. */
  static boolean fits(String text) {
    // A char becomes at most three bytes.
    return text.length() <= MAX / 3 || text.getBytes(StandardCharsets.UTF_8).length <= MAX;
  }

  /** The value for a property: none if the text is empty or too long. */
  static @Nullable String orNone(String text) {
    return text.isEmpty() || !fits(text) ? null : text;
  }
}
