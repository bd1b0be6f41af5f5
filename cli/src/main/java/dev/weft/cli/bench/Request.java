package dev.weft.cli.bench;

import com.rabbitmq.client.AMQP;
import dev.weft.cli.amqp.Producer;
import java.nio.charset.StandardCharsets;

/**
 * What each side is asked for: the same message.
 *
 * @param queue that it is published to
 * @param handler that runs it, in its type
 * @param body its payload
 */
record Request(String queue, String handler, String body) {

  byte[] payload() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** The properties of message {@code number}, whose id is never used again. */
  AMQP.BasicProperties properties(int number, String run, String replyTo) {
    return Producer.request(Integer.toString(number), replyTo)
        .messageId(run + "-" + number)
        .type(handler)
        .build();
  }
}
