package dev.weft.common.config;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as text: a whole number with one of the units {@code ms s m h d}, such as {@code
 * 1500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d}; or ISO-8601 with days, hours, minutes
 * and seconds, such as {@code PT1H30M}. From zero to {@link #MAX}; a day has 24 hours.
 */
public final class Durations {
  /** The longest duration that is read or written: 100 years of 365 days. */
  public static final Duration MAX = Duration.ofDays(36_500);

  private record Unit(String name, Duration length) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("d", Duration.ofDays(1)),
          new Unit("h", Duration.ofHours(1)),
          new Unit("m", Duration.ofMinutes(1)),
          new Unit("s", Duration.ofSeconds(1)),
          new Unit("ms", Duration.ofMillis(1)));

  // The digits are few enough that no product of them overflows a long before the bound is checked.
  private static final Pattern SHORT = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
  private static final Pattern ISO =
      Pattern.compile(
          "P(?=[\\dT])(\\d{1,9}D)?(T(?=\\d)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,12}(\\.\\d{1,9})?S)?)?");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is not such a duration, or it is longer than
   *     {@link #MAX}; the message never repeats the text
   */
  public static Duration parse(String text) {
    Matcher shortForm = SHORT.matcher(text);
    if (shortForm.matches()) {
      return times(Long.parseLong(shortForm.group(1)), shortForm.group(2));
    }
    if (!ISO.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a duration is written like 1500ms, 30s, 5m, 2h, 1d or PT1H30M");
    }
    Duration duration = Duration.parse(text);
    if (duration.compareTo(MAX) > 0) {
      throw tooLong();
    }
    return duration;
  }

  /**
   * Writes a duration so that {@link #parse} reads the same back: a whole number of the largest
   * unit that divides it, or ISO-8601 if it is finer than a millisecond.
   *
   * @throws IllegalArgumentException if it is negative or longer than {@link #MAX}
   */
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("a duration is from 0s to " + MAX.toDays() + "d");
    }
    if (duration.isZero()) {
      return "0s";
    }
    for (Unit unit : UNITS) {
      long amount = duration.dividedBy(unit.length);
      if (unit.length.multipliedBy(amount).equals(duration)) {
        return amount + unit.name;
      }
    }
    return duration.toString();
  }

  private static Duration times(long amount, String name) {
    for (Unit unit : UNITS) {
      if (unit.name.equals(name)) {
        if (amount > MAX.dividedBy(unit.length)) {
          throw tooLong();
        }
        return unit.length.multipliedBy(amount);
      }
    }
    throw new IllegalStateException("the pattern allows a unit that is not known: " + name);
  }

  private static IllegalArgumentException tooLong() {
    return new IllegalArgumentException("a duration is at most " + MAX.toDays() + "d");
  }
}
