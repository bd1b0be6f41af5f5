package dev.weft.common.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** What somebody probably meant who wrote a key or a variable that does not exist. */
final class Suggestion {
  private Suggestion() {}

  /** {@code ", did you mean slots?"} for {@code slot}; empty if nothing is near. */
  static String forKey(Schema schema, String name) {
    String word = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return nearest(word, schema.declared().stream().map(entry -> filledIn(entry, word)));
  }

  /** The same for an environment variable. */
  static String forVariable(Schema schema, String variable) {
    return nearest(variable, schema.declared().stream().map(entry -> entry.pattern().variable()));
  }

  private static String nearest(String word, Stream<String> candidates) {
    int limit = Math.min(3, 1 + word.length() / 5);
    return candidates
        .filter(candidate -> distance(word, candidate) <= limit)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .map(candidate -> ", did you mean " + candidate + "?")
        .orElse("");
  }

  /** A group's name with the word's own segment in place of the one that varies. */
  private static String filledIn(Declared entry, String word) {
    String[] pattern = entry.name().split("\\.", -1);
    String[] segments = word.split("\\.", -1);
    for (int i = 0; i < pattern.length && i < segments.length; i++) {
      if (pattern[i].startsWith("<")) {
        pattern[i] = segments[i];
      }
    }
    return String.join(".", pattern);
  }

  /** The least number of letters to insert, delete or replace to make one of the other. */
  static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
