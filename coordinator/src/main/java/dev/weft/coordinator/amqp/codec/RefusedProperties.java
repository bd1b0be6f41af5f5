package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP;
import java.util.Locale;
import java.util.Map;

/**
 * Puts back what {@link MessageText} kept of a refused message, as far as it can do no harm: a
 * property that makes the broker refuse or drop the dead letter, or a header by which it routes,
 * becomes a header {@code original-...} that nobody acts on.
 */
final class RefusedProperties {
  private static final String ORIGINAL = "original-";

  private RefusedProperties() {}

  /**
   * Fills in headers and gives the properties.
   *
   * @param kept what {@link MessageText#of} gave, read from the store perhaps
   * @param headers of the dead letter, to be added to
   */
  static AMQP.BasicProperties.Builder restore(
      Map<String, String> kept, Map<String, Object> headers) {
    AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder();
    for (Map.Entry<String, String> entry : kept.entrySet()) {
      String name = entry.getKey();
      String value = entry.getValue();
      if (name.startsWith(MessageText.PROPERTY)) {
        property(properties, name.substring(MessageText.PROPERTY.length()), value, headers);
      } else {
        headers.put(harmless(name) ? name : original(name), value);
      }
    }
    return properties;
  }

  private static void property(
      AMQP.BasicProperties.Builder properties,
      String name,
      String value,
      Map<String, Object> headers) {
    boolean fits = ShortText.fits(value);
    switch (fits ? name : "") {
      case "message_id" -> properties.messageId(value);
      case "type" -> properties.type(value);
      case "reply_to" -> properties.replyTo(value);
      case "correlation_id" -> properties.correlationId(value);
      case "app_id" -> properties.appId(value);
      default -> headers.put(original(name), value);
    }
  }

  /** Cut, so that it is a short string still, whatever the characters. */
  private static String original(String name) {
    return ORIGINAL + MessageText.cut(name, MessageText.MAX_NAME);
  }

  private static boolean harmless(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.startsWith("x-")
        && !lower.equals("cc")
        && !lower.equals("bcc")
        && ShortText.fits(name)
        && !name.isEmpty();
  }
}
