package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message's properties and headers as text, within bounds, for dead letters and templates.
 * Properties are named {@code property.message_id} and so on, headers as they are.
 */
final class MessageText {
  static final String PROPERTY = "property.";

  /** How much is kept of a header's name, in characters. */
  static final int MAX_NAME = 64;

  private static final int MAX_ENTRIES = 64;
  private static final int MAX_VALUE = 1024;
  private static final int MAX_GROWTH = 3;

  private MessageText() {}

  /** At most 64 entries of at most 1 KiB each; properties first. */
  static Map<String, String> of(AMQP.BasicProperties properties) {
    Map<String, String> text = new LinkedHashMap<>();
    property(text, "message_id", properties.getMessageId());
    property(text, "type", properties.getType());
    property(text, "reply_to", properties.getReplyTo());
    property(text, "correlation_id", properties.getCorrelationId());
    property(text, "content_type", properties.getContentType());
    property(text, "content_encoding", properties.getContentEncoding());
    property(text, "expiration", properties.getExpiration());
    property(text, "priority", properties.getPriority());
    property(text, "timestamp", properties.getTimestamp());
    property(text, "app_id", properties.getAppId());
    property(text, "user_id", properties.getUserId());
    Map<String, Object> headers = properties.getHeaders();
    if (headers != null) {
      for (Map.Entry<String, Object> header : headers.entrySet()) {
        if (text.size() >= MAX_ENTRIES) {
          break;
        }
        text.put(cut(header.getKey(), MAX_NAME), value(header.getValue()));
      }
    }
    return text;
  }

  /** A header's value as text, at most 1 KiB; what is nested is only named. */
  static String value(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case LongString bytes -> text(bytes);
      case Map<?, ?> table -> "(table of " + table.size() + ")";
      case List<?> list -> "(list of " + list.size() + ")";
      case byte[] bytes -> "(" + bytes.length + " bytes)";
      case Date date -> date.toInstant().toString();
      default -> cut(value.toString(), MAX_VALUE);
    };
  }

  /** Whether the text came out of UTF-8 whole and has no control characters. */
  static boolean clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // The client library puts the replacement character where it could not decode.
      if (Character.isISOControl(c) || c == '\uFFFD') {
        return false;
      }
    }
    return true;
  }

  /** A name out of a message as it may stand in a line for people. */
  static String shown(String name) {
    String short_ = cut(name, MAX_NAME);
    return clean(short_) ? short_ : "(not printable)";
  }

  private static void property(Map<String, String> text, String name, @Nullable Object value) {
    if (value != null) {
      text.put(PROPERTY + name, value(value));
    }
  }

  private static String text(LongString bytes) {
    if (bytes.length() > MAX_VALUE) {
      return "(text of " + bytes.length() + " bytes)";
    }
    String text = new String(bytes.getBytes(), StandardCharsets.UTF_8);
    // What is no text grows: three bytes stand for each one that could not be decoded.
    return clean(text) ? text : cut(text, MAX_VALUE / MAX_GROWTH);
  }

  /** The beginning of a text, never ending within a surrogate pair. */
  static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }
}
