package dev.weft.common.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key of the configuration, declared once, as a constant beside what it configures. Immutable.
 *
 * @param name dotted and lower-case-dashed, such as {@code amqp.prefetch-max}
 * @param type how its text is read
 * @param required whether it has no default
 * @param defaultText the default as it would stand in the file; empty if required
 * @param secret whether its value must never be shown
 * @param doc what it does, a sentence or two
 * @param <T> the type of its value
 */
public record Key<T>(
    String name, Type<T> type, boolean required, String defaultText, boolean secret, String doc)
    implements Declared {
  private static final String SEGMENT = "([a-z0-9][a-z0-9-]*|<[a-z]+>)";
  private static final Pattern NAME = Pattern.compile(SEGMENT + "(\\." + SEGMENT + ")*");

  /**
   * Checks the declaration.
   *
   * @throws IllegalArgumentException if the name, the default or the documentation is not right
   */
  public Key {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a key: " + name);
    }
    if (!doc.endsWith(".")) {
      throw new IllegalArgumentException(name + ": the documentation must be a sentence");
    }
    if (!required) {
      checkDefault(name, type, defaultText);
    }
  }

  /**
   * A key with a default.
   *
   * @param defaultText the default as it would stand in the file
   */
  public static <T> Key<T> of(String name, Type<T> type, String defaultText, String doc) {
    return new Key<>(name, type, false, defaultText, false, doc);
  }

  /** A key that must be set. */
  public static <T> Key<T> required(String name, Type<T> type, String doc) {
    return new Key<>(name, type, true, "", false, doc);
  }

  /** A key that may be left out, or set to nothing. */
  public static <T> Key<Optional<T>> optional(String name, Type<T> type, String doc) {
    return new Key<>(name, Type.optional(type), false, "", false, doc);
  }

  /** The same key with a value that is never shown. */
  public Key<T> asSecret() {
    return new Key<>(name, type, required, defaultText, true, doc);
  }

  /** The environment variable for it: {@code WEFT_AMQP_URI} for {@code amqp.uri}. */
  public String variable() {
    return "WEFT_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Override
  public Key<T> pattern() {
    return this;
  }

  private static void checkDefault(String name, Type<?> type, String text) {
    try {
      type.read(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": the default is not " + type.expected(), e);
    }
  }
}
