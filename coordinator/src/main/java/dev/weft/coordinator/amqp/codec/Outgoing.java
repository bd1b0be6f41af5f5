package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP;
import dev.weft.coordinator.dispatch.job.Payload;

/**
 * A message to be published.
 *
 * @param kind what it is
 * @param exchange empty for the default exchange
 * @param routingKey the queue's name on the default exchange
 * @param properties with headers
 * @param body its bytes; their media type is among the properties too
 */
public record Outgoing(
    Kind kind, String exchange, String routingKey, AMQP.BasicProperties properties, Payload body) {
  private static final String DIRECT = "amq.rabbitmq.reply-to.";

  /** What a published message is. */
  public enum Kind {
    /** A result for whoever asked for it. */
    REPLY,
    /** A result for whoever listens. */
    EVENT,
    /** What ended badly for good, or could not be understood. */
    DEAD
  }

  /**
   * Whether the broker is to return it when there is no queue to put it in. A direct reply is in no
   * queue even when it arrives, so the broker would return each.
   */
  public boolean mandatory() {
    return switch (kind) {
      case REPLY -> !routingKey.startsWith(DIRECT);
      case EVENT -> false;
      case DEAD -> true;
    };
  }
}
