package dev.weft.agent.handler.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which statuses of a response mean success.
 *
 * @param ranges any of them
 */
record Expected(List<Range> ranges) {
  /** From 200 to 299. */
  static final Expected SUCCESS = new Expected(List.of(new Range(200, 299)));

  private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

  /** Statuses from {@code first} to {@code last}, both included. */
  record Range(int first, int last) {}

  Expected {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads statuses and ranges of them, such as {@code 404} and {@code 200-299}.
   *
   * @throws IllegalArgumentException if one is neither
   */
  static Expected parse(List<String> texts) {
    List<Range> ranges = new ArrayList<>();
    for (String text : texts) {
      Matcher matcher = RANGE.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not a status or a range");
      }
      int first = Integer.parseInt(matcher.group(1));
      String last = matcher.group(2);
      ranges.add(new Range(first, last == null ? first : Integer.parseInt(last)));
    }
    return new Expected(ranges);
  }

  boolean contains(int status) {
    return ranges.stream().anyMatch(range -> status >= range.first && status <= range.last);
  }
}
