package dev.weft.coordinator.dispatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * At a fixed distance.
 *
 * @param anchor one of the times; the others follow it
 * @param distance at least a second
 */
record Every(Instant anchor, Duration distance) implements Recurrence {
  /**
   * Reads the distance.
   *
   * @throws IllegalArgumentException with the rule
   */
  static Every parse(String text, Instant anchor) {
    String length = text.strip();
    if (!length.matches("[1-9][0-9]{0,8}[smhd]")) {
      throw new IllegalArgumentException(
          "@every is followed by a whole number of s, m, h or d, such as 90s");
    }
    int unit = length.length() - 1;
    long amount = Long.parseLong(length.substring(0, unit));
    Duration distance =
        switch (length.charAt(unit)) {
          case 's' -> Duration.ofSeconds(amount);
          case 'm' -> Duration.ofMinutes(amount);
          case 'h' -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    if (distance.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException("@every is at most 365d");
    }
    return new Every(anchor.truncatedTo(ChronoUnit.SECONDS), distance);
  }

  @Override
  public Optional<Instant> after(Instant time, ZoneId zone) {
    if (time.isBefore(anchor)) {
      return Optional.of(anchor);
    }
    long passed = Duration.between(anchor, time).dividedBy(distance);
    return Optional.of(anchor.plus(distance.multipliedBy(passed + 1)));
  }
}
