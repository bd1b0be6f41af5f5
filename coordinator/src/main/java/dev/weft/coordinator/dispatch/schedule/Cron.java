package dev.weft.coordinator.dispatch.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/**
 * Minutes of local time, as cron writes them: minute, hour, day of the month, month, day of the
 * week. If both days are restricted, either is enough; one that begins with {@code *} does not
 * count as restricted.
 *
 * <p>Where local time jumps it does as cron does. With a fixed hour, a time that does not exist is
 * that of the jump, and one that exists twice is the first. With an hour that begins with {@code *}
 * real time counts: it goes on through the hour that comes twice, and leaves out what does not
 * exist.
 */
record Cron(Field minute, Field hour, Field day, Field month, Field weekday) implements Recurrence {
  /**
   * A time that recurs does so within this: 29 February on a Sunday, over the turn of a century.
   */
  private static final int YEARS = 41;

  private static final LocalDate LEAP_YEAR = LocalDate.of(2024, 1, 1);
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /**
   * Reads five fields.
   *
   * @throws IllegalArgumentException with the rule, if they are none or no time matches
   */
  static Cron parse(String text) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "must have 5 fields (minute, hour, day of month, month, day of week), it has "
              + fields.length);
    }
    Cron cron =
        new Cron(
            Field.parse("minute", fields[0], 0, 59, List.of()),
            Field.parse("hour", fields[1], 0, 23, List.of()),
            Field.parse("day of month", fields[2], 1, 31, List.of()),
            Field.parse("month", fields[3], 1, 12, MONTHS),
            Field.parse("day of week", fields[4], 0, 7, WEEKDAYS));
    if (cron.localFrom(LEAP_YEAR.atStartOfDay()).isEmpty()) {
      throw new IllegalArgumentException("no such day comes ever");
    }
    return cron;
  }

  @Override
  public Optional<Instant> after(Instant time, ZoneId zone) {
    return hour.open() ? byRealTime(time, zone.getRules()) : byLocalTime(time, zone.getRules());
  }

  private Optional<Instant> byLocalTime(Instant time, ZoneRules rules) {
    LocalDateTime from = LocalDateTime.ofInstant(time, rules.getOffset(time));
    Optional<LocalDateTime> local = localFrom(minuteFrom(from));
    while (local.isPresent()) {
      Instant instant = instant(local.get(), rules);
      if (instant.isAfter(time)) {
        return Optional.of(instant);
      }
      local = localFrom(local.get().plusMinutes(1));
    }
    return Optional.empty();
  }

  private static Instant instant(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition transition = rules.getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : local.toInstant(rules.getValidOffsets(local).getFirst());
  }

  private Optional<Instant> byRealTime(Instant time, ZoneRules rules) {
    // Until one offset is left for another it is as if there were no other.
    Instant from = time.plusNanos(1);
    while (true) {
      ZoneOffset offset = rules.getOffset(from);
      ZoneOffsetTransition next = rules.nextTransition(from);
      Optional<Instant> found =
          localFrom(minuteFrom(LocalDateTime.ofInstant(from, offset)))
              .map(l -> l.toInstant(offset));
      if (found.isEmpty() || next == null || found.get().isBefore(next.getInstant())) {
        return found;
      }
      from = next.getInstant();
    }
  }

  private static LocalDateTime minuteFrom(LocalDateTime time) {
    LocalDateTime whole = time.truncatedTo(ChronoUnit.MINUTES);
    return whole.equals(time) ? time : whole.plusMinutes(1);
  }

  /** The first local time from this whole minute on. */
  private Optional<LocalDateTime> localFrom(LocalDateTime from) {
    LocalDate date = from.toLocalDate();
    LocalTime earliest = from.toLocalTime();
    LocalDate end = date.plusYears(YEARS);
    while (date.isBefore(end)) {
      if (!month.has(date.getMonthValue())) {
        date = date.withDayOfMonth(1).plusMonths(1);
      } else {
        Optional<LocalTime> time = hasDay(date) ? timeFrom(earliest) : Optional.empty();
        if (time.isPresent()) {
          return Optional.of(date.atTime(time.get()));
        }
        date = date.plusDays(1);
      }
      earliest = LocalTime.MIN;
    }
    return Optional.empty();
  }

  private boolean hasDay(LocalDate date) {
    int ofWeek = date.getDayOfWeek().getValue();
    boolean inWeek = weekday.has(ofWeek) || (ofWeek == 7 && weekday.has(0));
    boolean inMonth = day.has(date.getDayOfMonth());
    boolean both = day.open() || weekday.open();
    return both ? inMonth && inWeek : inMonth || inWeek;
  }

  private Optional<LocalTime> timeFrom(LocalTime earliest) {
    if (hour.has(earliest.getHour())) {
      int found = minute.from(earliest.getMinute());
      if (found >= 0) {
        return Optional.of(LocalTime.of(earliest.getHour(), found));
      }
    }
    int next = hour.from(earliest.getHour() + 1);
    return next < 0 ? Optional.empty() : Optional.of(LocalTime.of(next, minute.from(0)));
  }
}
