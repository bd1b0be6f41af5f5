package dev.weft.coordinator.amqp.link;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first difference that a broker names between a queue as it was to be declared and as it is.
 *
 * @param name of the argument or property
 * @param current what the queue has; null: it has no such argument
 * @param type of that; empty: that of what was to be declared
 */
record Difference(String name, @Nullable String current, String type) {
  private static final Pattern WORDS =
      Pattern.compile(
          "inequivalent arg '([^']+)' .* but current is"
              + " (?:(none)|the value '(.*)' of type '(\\w+)'|'?([^']*)'?)",
          Pattern.DOTALL);

  /** What a refusal names; empty if that cannot be understood. */
  static Optional<Difference> in(String refusal) {
    Matcher words = WORDS.matcher(refusal);
    if (!words.find()) {
      return Optional.empty();
    }
    String name = words.group(1);
    if (words.group(2) != null) {
      return Optional.of(new Difference(name, null, ""));
    }
    return Optional.of(
        words.group(3) != null
            ? new Difference(name, words.group(3), words.group(4))
            : new Difference(name, words.group(5), ""));
  }

  /** Takes over what the queue has; false if that cannot be. */
  boolean adopt(Map<String, Object> arguments) {
    if (current == null) {
      return arguments.remove(name) != null;
    }
    Object before = arguments.get(name);
    if (type.isEmpty() && before == null) {
      return false;
    }
    try {
      boolean text = type.isEmpty() ? before instanceof String : type.equals("longstr");
      arguments.put(name, text ? current : (Object) Long.parseLong(current));
      return true;
    } catch (NumberFormatException e) {
      return false; // of a type that no argument of a queue should have
    }
  }
}
