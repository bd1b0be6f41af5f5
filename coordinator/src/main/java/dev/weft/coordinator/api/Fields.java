package dev.weft.coordinator.api;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks the fields of one message and remembers all that are wrong. For one thread. */
final class Fields {
  private final String prefix;
  private final List<Refused.BadField> bad = new ArrayList<>();

  /**
   * Nothing checked yet.
   *
   * @param prefix of all paths, such as {@code spec.}
   */
  Fields(String prefix) {
    this.prefix = prefix;
  }

  /** Remembers that a field is wrong unless the rule holds. */
  void check(boolean holds, String path, String rule) {
    if (!holds) {
      bad.add(new Refused.BadField(prefix + path, rule));
    }
  }

  /**
   * The value that a text stands for, or {@code otherwise}, if it stands for none.
   *
   * @param type throws {@link IllegalArgumentException} with the rule
   */
  <T> T name(String path, String text, Function<String, T> type, T otherwise) {
    try {
      return type.apply(text);
    } catch (IllegalArgumentException e) {
      check(false, path, String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** The text if it is one of the pattern, else nothing. */
  String text(String path, String text, Pattern pattern, String rule) {
    boolean good = pattern.matcher(text).matches();
    check(good, path, rule);
    return good ? text : "";
  }

  /** The number, or {@code otherwise} if it is zero or out of range. */
  int number(String path, int value, int max, int otherwise) {
    check(value >= 0 && value <= max, path, "must be at most " + max);
    return value > 0 && value <= max ? value : otherwise;
  }

  /** The duration, or {@code otherwise} if it is out of range. */
  Duration duration(
      String path, com.google.protobuf.Duration value, Range range, Duration otherwise) {
    return Times.duration(value, range.min(), range.max())
        .orElseGet(() -> {
          check(false, path, range.rule());
          return otherwise;
        });
  }

  /** The name that a filter asks for; empty for any. */
  String filter(String path, String text, Function<String, ?> type) {
    if (!text.isEmpty()) {
      name(path, text, type::apply, text);
    }
    return text;
  }

  /** The moment, or the beginning of time if it is none. */
  Instant moment(String path, Timestamp moment) {
    Optional<Instant> read = Times.instant(moment);
    check(read.isPresent(), path, "must be a moment");
    return read.orElse(Instant.EPOCH);
  }

  /**
   * Which durations are good.
   *
   * @param rule for people
   */
  record Range(Duration min, Duration max, String rule) {}

  /** How many fields were wrong so far. */
  int bad() {
    return bad.size();
  }

  /** Ends the call if any field was wrong. */
  void refuseBad() throws Refused {
    if (!bad.isEmpty()) {
      throw Refused.fields(bad);
    }
  }
}
