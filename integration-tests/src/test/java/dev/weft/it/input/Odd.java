package dev.weft.it.input;

import com.google.protobuf.ByteString;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that somebody should not have sent, and what is to become of it.
 *
 * @param name a job id; in the message as {@code app_id} at least
 * @param properties none at all if null
 * @param body its body
 * @param dead why it is found in the dead letters; empty if it is not
 * @param answer how its job ends; empty if there is no job, or nobody to tell
 */
record Odd(
    String name,
    @Nullable BasicProperties properties,
    ByteString body,
    String dead,
    String answer) {
  /** The queue that answers go to. */
  static final String ANSWERS = "answers";

  /** One of which no job can be made. */
  static Odd refused(String name, BasicProperties.Builder properties, byte[] body, String reason) {
    return new Odd(name, properties.appId(name).build(), ByteString.copyFrom(body), reason, "");
  }

  /** One of which a job is made. */
  static Odd taken(
      String name, BasicProperties.Builder properties, byte[] body, String dead, String answer) {
    BasicProperties complete =
        properties.appId(name).messageId(name).correlationId(name).replyTo(ANSWERS).build();
    return new Odd(name, complete, ByteString.copyFrom(body), dead, answer);
  }

  /** One without any property, which is known by its body. */
  static Odd bare(String body, String dead) {
    return new Odd(body, null, ByteString.copyFromUtf8(body), dead, "");
  }

  /** Properties with a handler. */
  static BasicProperties.Builder type(String handler) {
    return new BasicProperties.Builder().type(handler);
  }

  /** Properties with a handler and a header. */
  static BasicProperties.Builder with(String handler, String header, Object value) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(header, value);
    return type(handler).headers(headers);
  }
}
