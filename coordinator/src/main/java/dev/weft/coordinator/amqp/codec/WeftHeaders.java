package dev.weft.coordinator.amqp.codec;

import com.rabbitmq.client.LongString;
import dev.weft.common.config.Durations;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Start;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads Weft's headers out of a message's header table, by type and range. For one message. */
final class WeftHeaders {
  private static final int MAX_TEXT = 1024;
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_KEY = 63;

  private final Map<String, Object> table;

  /**
   * Over a table, as the client library gives it.
   *
   * @throws Unfit if it has a header that begins like Weft's and is not
   */
  WeftHeaders(Map<String, Object> table) throws Unfit {
    this.table = table;
    for (String name : table.keySet()) {
      HeaderName.check(name);
    }
  }

  /** Text, at most 1 KiB; empty if there is no such header. */
  Optional<String> text(String name) throws Unfit {
    Object value = table.get(name);
    return value == null ? Optional.empty() : Optional.of(text(name, value));
  }

  /** A whole number, as a number of any width or as text. */
  int integer(String name, int min, int max, int otherwise) throws Unfit {
    Object value = table.get(name);
    if (value == null) {
      return otherwise;
    }
    long number =
        switch (value) {
          case Byte b -> b;
          case Short s -> s;
          case Integer i -> i;
          case Long l -> l;
          default -> digits(name, text(name, value));
        };
    if (number < min || number > max) {
      throw bad(name, "must be from " + min + " to " + max);
    }
    return (int) number;
  }

  /** A duration from zero. */
  Duration duration(String name, Duration max, Duration otherwise) throws Unfit {
    Optional<String> text = text(name);
    return text.isEmpty() ? otherwise : duration(name, text.get(), max);
  }

  /**
   * A date and time with its offset, as text or as the protocol's timestamp, or a duration.
   *
   * @param now what a time may be at most a year ahead of
   */
  @SuppressWarnings("JavaUtilDate") // the client library gives timestamps as such
  Start start(String name, Instant now) throws Unfit {
    Object value = table.get(name);
    if (value == null) {
      return Start.NOW;
    }
    if (value instanceof Date date) {
      return at(name, date.toInstant(), now);
    }
    String text = text(name, value).strip();
    if (!text.contains("-")) {
      return Start.after(duration(name, text, Start.MAX));
    }
    try {
      return at(name, OffsetDateTime.parse(text).toInstant(), now);
    } catch (DateTimeException e) {
      throw bad(name, "must be like 2026-11-23T08:00:00Z or 30s");
    }
  }

  private static Start at(String name, Instant time, Instant now) throws Unfit {
    if (!Start.allows(time, now)) {
      throw bad(name, "must be after 1970 and at most 365 days ahead");
    }
    return Start.at(time);
  }

  /** {@code 1s} or {@code 1s..1m}. */
  Backoff backoff(String name) throws Unfit {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Backoff.DEFAULT;
    }
    String[] ends = text.get().split("\\.\\.", 2);
    Duration initial = duration(name, ends[0], Backoff.LIMIT);
    Duration usual = Backoff.DEFAULT.max();
    Duration max =
        ends.length == 2
            ? duration(name, ends[1], Backoff.LIMIT)
            : initial.compareTo(usual) > 0 ? initial : usual;
    if (max.compareTo(initial) < 0) {
      throw bad(name, "ends below its beginning");
    }
    return new Backoff(initial, max);
  }

  /** What a lost agent means: three headers. */
  LossRule loss(LossRule base) throws Unfit {
    int maxLosses = integer(HeaderName.MAX_AGENT_LOSSES, 1, 100, base.maxLosses());
    LossRule.OnLost then =
        switch (text(HeaderName.ON_LOST).orElse("")) {
          case "" -> base.then();
          case "retry" -> LossRule.OnLost.RETRY;
          case "fail" -> LossRule.OnLost.FAIL;
          case "hold" -> LossRule.OnLost.HOLD;
          default -> throw bad(HeaderName.ON_LOST, "must be retry, fail or hold");
        };
    Optional<String> after = text(HeaderName.LOST_AFTER);
    return new LossRule(after.isPresent() ? lostAfter(after.get()) : base.after(), then, maxLosses);
  }

  private static Optional<Duration> lostAfter(String text) throws Unfit {
    if (text.strip().equals(HeaderName.NEVER)) {
      return Optional.of(Policy.UNLIMITED);
    }
    Duration after = duration(HeaderName.LOST_AFTER, text, LossRule.MAX_AFTER);
    if (after.compareTo(LossRule.MIN_AFTER) < 0) {
      throw bad(HeaderName.LOST_AFTER, "must be at least 60s, or never");
    }
    return Optional.of(after);
  }

  /** Pairs, as text {@code a=b,c=d} or as a nested table. */
  Map<String, String> labels(String name) throws Unfit {
    Object value = table.get(name);
    if (value == null) {
      return Map.of();
    }
    Map<String, String> labels = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> nested) {
      for (Map.Entry<?, ?> entry : nested.entrySet()) {
        Object label = entry.getValue();
        label(
            name, labels, String.valueOf(entry.getKey()), label == null ? "" : scalar(name, label));
      }
    } else {
      for (String pair : text(name, value).split(",", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw bad(name, "must be pairs such as a=b,c=d, or a table");
        }
        label(name, labels, pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return labels;
  }

  private static void label(String name, Map<String, String> labels, String key, String value)
      throws Unfit {
    if (key.isEmpty() || key.length() > MAX_LABEL_KEY || !MessageText.clean(key)) {
      throw bad(name, "must have keys of 1 to 63 characters, none of them a control character");
    }
    if (value.length() > MAX_TEXT || !MessageText.clean(value)) {
      throw bad(name, "must have values of at most 1 KiB without control characters");
    }
    if (labels.put(key, value) != null || labels.size() > MAX_LABELS) {
      throw bad(name, "must have at most 64 labels, none of them twice");
    }
  }

  private static String scalar(String name, Object value) throws Unfit {
    return switch (value) {
      case Byte _, Short _, Integer _, Long _, Boolean _ -> value.toString();
      default -> text(name, value);
    };
  }

  private static Duration duration(String name, String text, Duration max) throws Unfit {
    Duration duration;
    try {
      duration = Durations.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw bad(name, String.valueOf(e.getMessage()));
    }
    if (duration.compareTo(max) > 0) {
      throw bad(name, "must be at most " + Durations.format(max));
    }
    return duration;
  }

  private static long digits(String name, String text) throws Unfit {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw bad(name, "must be a whole number");
    }
    return Long.parseLong(text);
  }

  private static String text(String name, Object value) throws Unfit {
    String text =
        switch (value) {
          case LongString bytes -> utf8(name, bytes);
          case String string -> string;
          default -> throw bad(name, "must be text");
        };
    if (text.length() > MAX_TEXT) {
      throw bad(name, "must have at most 1024 characters");
    }
    return text;
  }

  private static String utf8(String name, LongString bytes) throws Unfit {
    if (bytes.length() > 4 * MAX_TEXT) {
      throw bad(name, "must have at most 1024 characters");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw bad(name, "must be UTF-8");
    }
  }

  private static Unfit bad(String name, String problem) {
    return new Unfit(RefusalReason.BAD_HEADER, name + ": " + problem);
  }
}
