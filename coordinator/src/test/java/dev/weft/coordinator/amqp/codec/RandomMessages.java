package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.LongStringHelper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws messages as a client library may hand them over: good, bad and absurd ones. */
@SuppressWarnings("JavaUtilDate") // the client library hands timestamps over like that
final class RandomMessages {
  private static final String[] NAMES = {
    "weft-pool",
    "weft-timeout",
    "weft-max-attempts",
    "weft-backoff",
    "weft-max-agent-losses",
    "weft-agent",
    "weft-labels",
    "weft-not-before",
    "weft-key",
    "weft-reason",
    "weft-nonsense",
    "traceparent",
    "x-death",
    "CC",
    "",
    "redelivered",
    "\uFFFD",
  };
  private static final String[] VALUES = {
    "default",
    "gpu",
    "1s",
    "1500ms",
    "1s..1m",
    "3",
    "0",
    "-1",
    "9223372036854775807",
    "a=b,c=d",
    "a=b,a=c",
    "..",
    "PT1H",
    "PT9999999999999999H",
    "node-a",
    "x y",
    "\u0000",
    "\uFFFD",
    "成功",
    "sleep",
    "application/json",
    "gzip",
    "utf-8",
    "{{body}}",
    "../../x",
    "\uD800",
  };

  private final RandomGenerator random;

  RandomMessages(RandomGenerator random) {
    this.random = random;
  }

  BasicProperties properties() {
    return new BasicProperties.Builder()
        .messageId(text())
        .type(text())
        .replyTo(text())
        .correlationId(text())
        .contentType(text())
        .contentEncoding(random.nextInt(4) == 0 ? text() : null)
        .expiration(random.nextInt(3) == 0 ? text() : null)
        .priority(random.nextBoolean() ? random.nextInt(40) : null)
        .timestamp(random.nextBoolean() ? new Date(random.nextLong()) : null)
        .headers(random.nextInt(5) == 0 ? null : table(0))
        .build();
  }

  byte[] body() {
    byte[] body =
        new byte[random.nextInt(300) == 0 ? (1 << 20) + random.nextInt(3) - 1 : random.nextInt(64)];
    random.nextBytes(body);
    return random.nextBoolean() ? body : value().getBytes(StandardCharsets.UTF_8);
  }

  private @Nullable String text() {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> "x".repeat(random.nextInt(300));
      case 2 -> noise();
      default -> value();
    };
  }

  private Map<String, Object> table(int depth) {
    Map<String, Object> table = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = random.nextInt(4) == 0 ? noise() : NAMES[random.nextInt(NAMES.length)];
      table.put(name, header(depth));
    }
    return table;
  }

  private @Nullable Object header(int depth) {
    return switch (random.nextInt(depth > 3 ? 12 : 14)) {
      case 0 -> null;
      case 1 -> random.nextInt();
      case 2 -> random.nextLong();
      case 3 -> (byte) random.nextInt();
      case 4 -> random.nextDouble();
      case 5 -> random.nextBoolean();
      case 6 -> new Date(random.nextLong());
      case 7 -> new BigDecimal(random.nextInt());
      case 8 -> new byte[random.nextInt(5)];
      case 9 -> LongStringHelper.asLongString(bytes(random.nextInt(3000)));
      case 10 -> Instant.MIN.toString();
      case 11 -> LongStringHelper.asLongString(value());
      case 12 -> table(depth + 1);
      default -> list(depth + 1);
    };
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(header(depth));
    }
    return list;
  }

  private String value() {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private String noise() {
    return new String(bytes(random.nextInt(200)), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
