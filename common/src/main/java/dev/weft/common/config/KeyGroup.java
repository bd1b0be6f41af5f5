package dev.weft.common.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys for things there may be several of, told apart by a name in the key: {@code
 * source.<name>.queue} stands for {@code source.orders.queue} and all others like it. Groups with
 * the same text before {@code <name>} describe the same things: a thing exists once any key of it
 * is set, and then its required keys must be set too, and its other keys have their defaults.
 * Immutable.
 *
 * <p>Such a name has lower-case letters, digits and dashes, so that it can stand in an environment
 * variable, too: {@code WEFT_SOURCE_NIGHTLY_IMPORT_QUEUE} is {@code source.nightly-import.queue}.
 *
 * @param pattern the key, with one segment of its name in angle brackets
 * @param <T> the type of the keys' values
 */
public record KeyGroup<T>(Key<T> pattern) implements Declared {
  private static final Pattern ONE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /**
   * Checks the pattern.
   *
   * @throws IllegalArgumentException if its name does not have exactly one segment in angle
   *     brackets
   */
  public KeyGroup {
    if (pattern.name().chars().filter(c -> c == '<').count() != 1) {
      throw new IllegalArgumentException(pattern.name() + " must have one segment in <>");
    }
  }

  @Override
  public String name() {
    return pattern.name();
  }

  /**
   * The key for one name.
   *
   * @throws IllegalArgumentException if the name is not 1 to 63 of {@code [a-z0-9-]}
   */
  public Key<T> key(String name) {
    if (!ONE.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name in a key: " + name);
    }
    return new Key<>(
        prefix() + name + suffix(),
        pattern.type(),
        pattern.required(),
        pattern.defaultText(),
        pattern.secret(),
        pattern.doc());
  }

  /** The name in a key of this group; empty if the key is not of it. */
  Optional<String> nameIn(String key) {
    return middle(key, prefix(), suffix()).filter(name -> ONE.matcher(name).matches());
  }

  /** The key of this group that an environment variable stands for; empty if it is not of it. */
  Optional<Key<T>> forVariable(String variable) {
    String[] sides = pattern.variable().split("<.*>", -1);
    return middle(variable, sides[0], sides[1])
        .filter(name -> name.matches("[A-Z0-9_]+"))
        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
        .filter(name -> ONE.matcher(name).matches())
        .map(this::key);
  }

  /** What comes before the name: the same for all groups that describe the same things. */
  String prefix() {
    return name().substring(0, name().indexOf('<'));
  }

  private String suffix() {
    return name().substring(name().indexOf('>') + 1);
  }

  private static Optional<String> middle(String text, String before, String after) {
    boolean around =
        text.length() > before.length() + after.length()
            && text.startsWith(before)
            && text.endsWith(after);
    return around
        ? Optional.of(text.substring(before.length(), text.length() - after.length()))
        : Optional.empty();
  }
}
