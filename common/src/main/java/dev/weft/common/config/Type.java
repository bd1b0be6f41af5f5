package dev.weft.common.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of a value becomes a {@code T}, and what to tell somebody whose text does not.
 * Immutable, as long as the reader is.
 *
 * @param expected what is expected, to follow the word "expected": "a whole number from 1 to 10"
 * @param reader gives the value for a text without white space around it, or throws {@link
 *     IllegalArgumentException}
 * @param <T> the type of the value; immutable
 */
public record Type<T>(String expected, Function<String, T> reader) {
  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the text is not what is expected
   */
  public T read(String text) {
    return reader.apply(text);
  }

  /**
   * The same text as another type, such as {@code Type.text().as(PoolName::new)}.
   *
   * @param next throws {@link IllegalArgumentException} for a value it refuses
   */
  public <R> Type<R> as(Function<? super T, ? extends R> next) {
    return new Type<>(expected, text -> next.apply(read(text)));
  }

  /** The same type, described in other words. */
  public Type<T> expecting(String words) {
    return new Type<>(words, reader);
  }

  /** Any text that is not empty. */
  public static Type<String> text() {
    return new Type<>(
        "some text",
        text -> {
          check(!text.isEmpty());
          return text;
        });
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public static Type<Integer> integer(int min, int max) {
    return longInteger(min, max).as(Math::toIntExact);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public static Type<Long> longInteger(long min, long max) {
    return new Type<>(
        "a whole number from " + min + " to " + max,
        text -> {
          // Long.parseLong alone would also take a plus sign and the digits of other scripts.
          check(text.matches("-?[0-9]{1,19}"));
          return within(Long.parseLong(text), min, max);
        });
  }

  /** {@code true} or {@code false}. */
  public static Type<Boolean> bool() {
    return new Type<>(
        "true or false",
        text -> {
          check(text.equals("true") || text.equals("false"));
          return text.equals("true");
        });
  }

  /** A duration from {@code min} to {@code max}, both included, as {@link Durations} reads it. */
  public static Type<Duration> duration(Duration min, Duration max) {
    return new Type<>(
        "a duration from %s to %s, such as 1500ms, 30s, 5m, 2h or 1d"
            .formatted(Durations.format(min), Durations.format(max)),
        text -> within(Durations.parse(text), min, max));
  }

  /**
   * A number of bytes from {@code min} to {@code max}, both included, as {@link Sizes} reads it.
   */
  public static Type<Long> size(long min, long max) {
    return new Type<>(
        "a size from %s to %s, such as 4096, 64KiB or 16MB"
            .formatted(Sizes.format(min), Sizes.format(max)),
        text -> within(Sizes.parse(text), min, max));
  }

  /** One of an enum's constants, written lower-case-dashed: {@code ON_LOST} is {@code on-lost}. */
  public static <E extends Enum<E>> Type<E> oneOf(Class<E> constants) {
    Map<String, E> byName = new LinkedHashMap<>();
    for (E constant : constants.getEnumConstants()) {
      byName.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return new Type<>(
        "one of " + String.join(", ", byName.keySet()),
        text -> {
          E constant = byName.get(text);
          if (constant == null) {
            throw new IllegalArgumentException("not one of the constants");
          }
          return constant;
        });
  }

  /** A host and a port. */
  public static Type<HostPort> hostPort() {
    return new Type<>("host:port, such as 127.0.0.1:7070 or [::1]:7070", HostPort::parse);
  }

  /** An absolute URI with a host and one of the given schemes. */
  public static Type<URI> uri(String... schemes) {
    List<String> allowed = List.of(schemes);
    return new Type<>(
        "a URI that begins with "
            + allowed.stream().map(scheme -> scheme + "://").collect(Collectors.joining(" or ")),
        text -> {
          URI uri = URI.create(text);
          check(uri.getScheme() != null && allowed.contains(uri.getScheme()));
          check(uri.getHost() != null);
          return uri;
        });
  }

  /** A path of this machine; a relative one is relative to the working directory. */
  public static Type<Path> path() {
    return text().as(Path::of).expecting("a path");
  }

  /** Values separated by commas; an empty text is an empty list, an empty element is refused. */
  public static <T> Type<List<T>> list(Type<T> element) {
    return new Type<>(
        "values separated by commas, each " + element.expected,
        text -> {
          List<T> values = new ArrayList<>();
          for (String part : parts(text)) {
            values.add(element.read(part));
          }
          return List.copyOf(values);
        });
  }

  /** Pairs such as {@code a=b,c=d} in their order; an empty text is an empty map, no name twice. */
  public static <T> Type<Map<String, T>> map(Type<T> value) {
    return new Type<>(
        "pairs such as a=b,c=d, each value " + value.expected,
        text -> {
          Map<String, T> pairs = new LinkedHashMap<>();
          for (String part : parts(text)) {
            int equals = part.indexOf('=');
            check(equals > 0);
            String name = part.substring(0, equals).strip();
            check(!name.isEmpty() && !pairs.containsKey(name));
            pairs.put(name, value.read(part.substring(equals + 1).strip()));
          }
          return Collections.unmodifiableMap(pairs);
        });
  }

  /** A value that may be left out: an empty text is {@link Optional#empty}. */
  public static <T> Type<Optional<T>> optional(Type<T> type) {
    return new Type<>(
        type.expected, text -> text.isEmpty() ? Optional.empty() : Optional.of(type.read(text)));
  }

  private static List<String> parts(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> parts = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    check(parts.stream().noneMatch(String::isEmpty));
    return parts;
  }

  private static <C extends Comparable<C>> C within(C value, C min, C max) {
    check(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    return value;
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not what is expected");
    }
  }
}
