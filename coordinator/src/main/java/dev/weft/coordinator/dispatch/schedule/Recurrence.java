package dev.weft.coordinator.dispatch.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** When something recurs. */
public sealed interface Recurrence permits Cron, Every {
  /**
   * The first time after another.
   *
   * @param zone whose local time counts
   * @return empty if there is none
   */
  Optional<Instant> after(Instant time, ZoneId zone);

  /**
   * Reads an expression: five fields of cron, {@code @hourly} and the like, or {@code @every 90s}.
   *
   * @param anchor one of the times of {@code @every}
   * @throws IllegalArgumentException with the rule; the message never repeats the text
   */
  static Recurrence parse(String text, Instant anchor) {
    Map<String, String> named =
        Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (word.startsWith("@every ")) {
      return Every.parse(text.strip().substring("@every ".length()), anchor);
    }
    if (word.startsWith("@") && !named.containsKey(word)) {
      throw new IllegalArgumentException(
          "there are @yearly, @monthly, @weekly, @daily, @hourly and @every 90s");
    }
    return Cron.parse(named.getOrDefault(word, text));
  }
}
