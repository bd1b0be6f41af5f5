package dev.weft.coordinator.amqp.link;

import com.rabbitmq.client.Connection;
import java.util.Map;

/** What the broker says of itself. */
public final class Products {
  private Products() {}

  /** Such as {@code RabbitMQ 4.0.2}. */
  public static String of(Connection connection) {
    Map<String, Object> properties = connection.getServerProperties();
    return properties.getOrDefault("product", "?") + " " + properties.getOrDefault("version", "?");
  }
}
