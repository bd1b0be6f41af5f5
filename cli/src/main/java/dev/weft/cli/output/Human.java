package dev.weft.cli.output;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and sizes for people. Thread-safe. */
public final class Human {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private final Clock clock;

  /** Tells times as this clock and its zone see them. */
  public Human(Clock clock) {
    this.clock = clock;
  }

  /** How long ago it was, such as {@code 3s ago}; {@code in 5m} if it is still to come. */
  public String ago(Timestamp time) {
    Duration since = Duration.between(instant(time), clock.instant());
    return since.isNegative() ? "in " + span(since.negated()) : span(since) + " ago";
  }

  /** The date and time of day in the local zone. */
  public String moment(Timestamp time) {
    return MOMENT.withZone(clock.getZone()).format(instant(time));
  }

  /**
   * The time between two moments, in its largest units: {@code 850ms}, {@code 3.2s}, {@code 4m12s}.
   */
  public static String span(Timestamp from, Timestamp until) {
    Duration span = Duration.between(instant(from), instant(until));
    return took(span.isNegative() ? Duration.ZERO : span);
  }

  /** A measured time: {@code 850ms}, {@code 3.2s}, {@code 4m12s}, {@code 2h05m}. */
  public static String took(Duration time) {
    if (time.toMillis() < 1_000) {
      return time.toMillis() + "ms";
    }
    if (time.toSeconds() < 60) {
      return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1_000.0);
    }
    if (time.toMinutes() < 60) {
      return String.format(Locale.ROOT, "%dm%02ds", time.toMinutes(), time.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%dh%02dm", time.toHours(), time.toMinutesPart());
  }

  /** An age, in its largest unit: {@code 3s}, {@code 12m}, {@code 5h}, {@code 9d}. */
  public static String span(Duration time) {
    if (time.toSeconds() < 1) {
      return "0s";
    }
    if (time.toSeconds() < 120) {
      return time.toSeconds() + "s";
    }
    if (time.toMinutes() < 120) {
      return time.toMinutes() + "m";
    }
    return time.toHours() < 48 ? time.toHours() + "h" : time.toDays() + "d";
  }

  /** Bytes, such as {@code 17 B} or {@code 1.4 MiB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " " + UNITS[0]
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  /** A number with its thousands apart: {@code 10,000}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A proto duration as Java's. */
  public static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
