package dev.weft.coordinator.dispatch.schedule;

import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression.
 *
 * @param bits the numbers that match
 * @param open whether it begins with {@code *}
 */
record Field(long bits, boolean open) {
  /**
   * Reads a field: {@code *}, a number, a name or a range, each with a step if wanted, and lists of
   * these.
   *
   * @param names of the numbers from {@code 0} on, or from {@code min} on if that is more
   * @throws IllegalArgumentException with the rule
   */
  static Field parse(String name, String text, int min, int max, List<String> names) {
    long bits = 0;
    for (String part : text.split(",", -1)) {
      String[] step = part.split("/", 2);
      String[] ends = step[0].split("-", 2);
      boolean all = step[0].equals("*");
      int first = all ? min : number(name, ends[0], min, max, names);
      int last = all ? max : first;
      if (ends.length == 2) {
        last = number(name, ends[1], min, max, names);
      } else if (step.length == 2) {
        last = max;
      }
      int by = step.length == 2 ? step(name, step[1], max) : 1;
      if (last < first) {
        throw bad(name, "a range ends below its beginning");
      }
      for (int n = first; n <= last; n += by) {
        bits |= 1L << n;
      }
    }
    return new Field(bits, text.startsWith("*"));
  }

  boolean has(int number) {
    return (bits >> number & 1) == 1;
  }

  /** The first number from this one on; negative if there is none. */
  int from(int number) {
    long rest = bits >> number;
    return rest == 0 ? -1 : number + Long.numberOfTrailingZeros(rest);
  }

  private static int number(String name, String text, int min, int max, List<String> names) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named + min;
    }
    if (!text.matches("[0-9]{1,3}")) {
      String words = names.isEmpty() ? "" : " or names such as " + names.getFirst();
      throw bad(name, "must be numbers" + words + ", *, ranges a-b, steps /n and lists");
    }
    int number = Integer.parseInt(text);
    if (number < min || number > max) {
      throw bad(name, "must be from " + min + " to " + max);
    }
    return number;
  }

  private static int step(String name, String text, int max) {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
      throw bad(name, "a step must be from 1 to " + max);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException bad(String name, String rule) {
    return new IllegalArgumentException(name + ": " + rule);
  }
}
