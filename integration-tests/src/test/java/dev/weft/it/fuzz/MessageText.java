package dev.weft.it.fuzz;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.LongStringHelper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message as text: a line for each property or header, an empty line, the body. The first
 * character of a header's value may say its type: {@code #} a number, {@code !} a flag, {@code @} a
 * timestamp, {@code ~} bytes, {@code [} a list, <code>{</code> a table; otherwise it is text.
 */
final class MessageText {
  private final AMQP.BasicProperties properties;
  private final byte[] body;

  private MessageText(AMQP.BasicProperties properties, byte[] body) {
    this.properties = properties;
    this.body = body;
  }

  AMQP.BasicProperties properties() {
    return properties;
  }

  byte[] body() {
    return body;
  }

  static MessageText of(byte[] input) {
    AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder();
    Map<String, Object> headers = new LinkedHashMap<>();
    int at = 0;
    while (at < input.length) {
      int end = lineEnd(input, at);
      String line = new String(input, at, end - at, StandardCharsets.ISO_8859_1);
      at = Math.min(end + 1, input.length);
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).strip();
      if (!set(properties, name, value)) {
        headers.put(name, header(value));
      }
    }
    if (!headers.isEmpty()) {
      properties.headers(headers);
    }
    return new MessageText(properties.build(), Arrays.copyOfRange(input, at, input.length));
  }

  private static int lineEnd(byte[] input, int from) {
    int end = from;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean set(AMQP.BasicProperties.Builder to, String name, String value) {
    String text = new String(bytes(value), StandardCharsets.UTF_8);
    switch (name) {
      case "type" -> to.type(text);
      case "message_id" -> to.messageId(text);
      case "reply_to" -> to.replyTo(text);
      case "correlation_id" -> to.correlationId(text);
      case "content_type" -> to.contentType(text);
      case "content_encoding" -> to.contentEncoding(text);
      case "expiration" -> to.expiration(text);
      case "priority" -> to.priority((int) number(value) & 0xff);
      case "user_id" -> to.userId(text);
      case "timestamp" -> to.timestamp(date(value));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Object header(String value) {
    if (value.isEmpty()) {
      return LongStringHelper.asLongString(new byte[0]);
    }
    String rest = value.substring(1);
    return switch (value.charAt(0)) {
      case '#' -> sized(number(rest));
      case '!' -> rest.equals("true");
      case '@' -> date(rest);
      case '~' -> bytes(rest);
      case '[' -> List.of(header(rest));
      case '{' -> table(rest);
      default -> LongStringHelper.asLongString(bytes(value));
    };
  }

  private static Map<String, Object> table(String pairs) {
    Map<String, Object> table = new LinkedHashMap<>();
    for (String pair : pairs.split(",", -1)) {
      int equals = pair.indexOf('=');
      table.put(
          equals < 0 ? pair : pair.substring(0, equals),
          header(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return table;
  }

  private static Object sized(long number) {
    if (number == (byte) number) {
      return (byte) number;
    }
    return number == (int) number ? (Object) (int) number : (Object) number;
  }

  /** As the protocol has it: whole seconds, in 64 bits. */
  @SuppressWarnings("JavaUtilDate") // the client library gives timestamps as such
  private static Date date(String seconds) {
    return new Date(number(seconds) * 1000);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException noNumber) {
      return text.hashCode();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
