package dev.weft.coordinator.dispatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When cron expressions recur, held against looking at every minute. */
class CronTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kolkata",
          "America/Sao_Paulo",
          "Africa/Cairo",
          "Pacific/Apia");

  @ParameterizedTest
  @CsvSource({
    "'*/15 * * * *', 2026-11-23T08:01:00Z, 2026-11-23T08:15:00Z",
    "'*/15 * * * *', 2026-11-23T08:15:00Z, 2026-11-23T08:30:00Z",
    "'0 9 * * mon-FRI', 2026-11-20T08:00:00Z, 2026-11-23T08:00:00Z",
    "'30 4 1,15 * 5', 2026-11-02T00:00:00Z, 2026-11-06T03:30:00Z",
    "'0 0 29 feb *', 2026-01-01T00:00:00Z, 2028-02-28T23:00:00Z",
    "'0 0 29 2 */7', 2026-01-01T00:00:00Z, 2032-02-28T23:00:00Z",
    "'0 0 * * 7', 2026-11-23T00:00:00Z, 2026-11-28T23:00:00Z",
    "'5-20/5,59 23 31 12 *', 2026-12-31T22:20:00Z, 2026-12-31T22:59:00Z",
    "@hourly, 2026-11-23T08:00:00.000001Z, 2026-11-23T09:00:00Z",
    "@daily, 2026-11-23T08:00:00Z, 2026-11-23T23:00:00Z",
    "@weekly, 2026-11-23T08:00:00Z, 2026-11-28T23:00:00Z",
    "@yearly, 2026-11-23T08:00:00Z, 2026-12-31T23:00:00Z",
  })
  void theNextTimeIsTheFirstThatMatches(String cron, Instant after, Instant next) {
    assertThat(Recurrence.parse(cron, Instant.EPOCH).after(after, BERLIN)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "* * * * * * *",
        "0 0 31 2 *",
        "0 0 30 feb *",
        "0 0 31 4,6 *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "-1 * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "*/99 * * * *",
        "a * * * *",
        "* * * foo *",
        "1,,2 * * * *",
        "1-2-3 * * * *",
        "* * L * *",
        "* * * * 5#2",
        "@reboot",
        "@every",
        "@every 0s",
        "@every -1s",
        "@every 90",
        "@every 1.5s",
        "@every 366d",
        "99999999999999999999 * * * *",
        "*-5 * * * *",
        "**/2 * * * *",
        "1/2/3 * * * *",
        "\u0661 * * * *"
      })
  void whatCanNeverBeIsRefusedWithAWord(String cron) {
    assertThatThrownBy(() -> Recurrence.parse(cron, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void aFixedHourThatDoesNotExistIsTheMomentOfTheJump() {
    // On 2026-03-29 local time jumps from 02:00 to 03:00.
    assertThat(times("30 2 * * *", "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(times("*/10 2-3 29 3 *", "2026-03-28T23:00:00Z", 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:10:00Z", "2026-03-29T01:20:00Z");
  }

  @Test
  void aFixedHourThatComesTwiceCountsOnce() {
    // On 2026-10-25 local time goes back from 03:00 to 02:00.
    assertThat(times("30 2 * * *", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  @Test
  void everyHourIsEveryHourOfRealTime() {
    assertThat(times("30 * * * *", "2026-10-24T23:00:00Z", 4))
        .containsExactly(
            "2026-10-24T23:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z");
    assertThat(times("30 * * * *", "2026-03-29T00:00:00Z", 2))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
  }

  @Test
  void everyCountsFromItsAnchor() {
    Recurrence every = Recurrence.parse("@every 90s", Instant.parse("2026-11-23T08:00:00.7Z"));
    Instant first = Instant.parse("2026-11-23T08:00:00Z");
    assertThat(every.after(first.minusSeconds(99), BERLIN)).contains(first);
    assertThat(every.after(first, BERLIN)).contains(first.plusSeconds(90));
    assertThat(every.after(first.plusSeconds(179), BERLIN)).contains(first.plusSeconds(180));
  }

  @Test
  void itIsWhatLookingAtEveryMinuteFinds() {
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      String text = expression(random);
      Cron cron;
      try {
        cron = Cron.parse(text);
      } catch (IllegalArgumentException never) {
        continue;
      }
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      Instant from = start(random, zone);
      Instant end = from.plus(Duration.ofDays(4));
      List<Instant> found = new ArrayList<>();
      Optional<Instant> next = cron.after(from, zone);
      while (next.isPresent() && next.get().isBefore(end)) {
        found.add(next.get());
        next = cron.after(next.get(), zone);
      }
      assertThat(found)
          .as("%s in %s from %s", text, zone, from)
          .isEqualTo(oracle(text, zone, from, end));
    }
  }

  /** Near a change of the offset, if the zone has any. */
  private static Instant start(Random random, ZoneId zone) {
    Instant any = Instant.parse("2010-01-01T00:00:00Z").plusSeconds(random.nextInt(600_000_000));
    ZoneOffsetTransition next = zone.getRules().nextTransition(any);
    return next == null
        ? any
        : next.getInstant().minusSeconds(random.nextInt(180_000)).plusNanos(random.nextInt(3));
  }

  private static String expression(Random random) {
    return field(random, 0, 59) + " " + field(random, 0, 23) + " " + days(random);
  }

  private static String days(Random random) {
    String day = random.nextBoolean() ? "*" : field(random, 1, 31);
    String month = random.nextInt(4) > 0 ? "*" : field(random, 1, 12);
    String weekday = random.nextBoolean() ? "*" : field(random, 0, 7);
    return day + " " + month + " " + weekday;
  }

  private static String field(Random random, int min, int max) {
    int one = min + random.nextInt(max - min + 1);
    int other = min + random.nextInt(max - min + 1);
    int step = 1 + random.nextInt(max);
    return switch (random.nextInt(6)) {
      case 0 -> "*";
      case 1 -> "*/" + step;
      case 2 -> Math.min(one, other) + "-" + Math.max(one, other);
      case 3 -> Math.min(one, other) + "-" + Math.max(one, other) + "/" + step;
      case 4 -> one + "," + other;
      default -> Integer.toString(one);
    };
  }

  /** The definition itself, minute by minute. */
  private static List<Instant> oracle(String text, ZoneId zone, Instant from, Instant end) {
    ZoneRules rules = zone.getRules();
    String[] fields = text.split(" ", -1);
    TreeSet<Instant> times = new TreeSet<>();
    if (fields[1].startsWith("*")) {
      Instant minute = Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), 60) * 60);
      for (; minute.isBefore(end); minute = minute.plusSeconds(60)) {
        if (matches(fields, LocalDateTime.ofInstant(minute, rules.getOffset(minute)))) {
          times.add(minute);
        }
      }
    } else {
      LocalDateTime local =
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(from.getEpochSecond(), 60) * 60, 0, ZoneOffset.UTC);
      LocalDateTime last = local.plusDays(7);
      for (local = local.minusDays(3); local.isBefore(last); local = local.plusMinutes(1)) {
        if (matches(fields, local)) {
          ZoneOffsetTransition jump = rules.getTransition(local);
          boolean gap = jump != null && jump.isGap();
          times.add(
              gap ? jump.getInstant() : local.toInstant(rules.getValidOffsets(local).getFirst()));
        }
      }
    }
    return times.stream().filter(t -> t.isAfter(from) && t.isBefore(end)).toList();
  }

  private static boolean matches(String[] fields, LocalDateTime time) {
    int weekday = time.getDayOfWeek().getValue();
    boolean inMonth = matches(fields[2], time.getDayOfMonth(), 1, 31);
    boolean inWeek =
        matches(fields[4], weekday, 0, 7) || (weekday == 7 && matches(fields[4], 0, 0, 7));
    boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
    return matches(fields[0], time.getMinute(), 0, 59)
        && matches(fields[1], time.getHour(), 0, 23)
        && matches(fields[3], time.getMonthValue(), 1, 12)
        && (both ? inMonth && inWeek : inMonth || inWeek);
  }

  private static boolean matches(String field, int number, int min, int max) {
    for (String part : field.split(",", -1)) {
      int step = part.contains("/") ? Integer.parseInt(part.split("/", -1)[1]) : 1;
      String range = part.split("/", -1)[0];
      int first = range.equals("*") ? min : Integer.parseInt(range.split("-", -1)[0]);
      int last =
          range.equals("*")
              ? max
              : range.contains("-") ? Integer.parseInt(range.split("-", -1)[1]) : first;
      if (number >= first && number <= last && (number - first) % step == 0) {
        return true;
      }
    }
    return false;
  }

  private static List<String> times(String cron, String from, int count) {
    List<String> times = new ArrayList<>();
    Instant time = Instant.parse(from);
    for (int i = 0; i < count; i++) {
      time = Recurrence.parse(cron, Instant.EPOCH).after(time, BERLIN).orElseThrow();
      times.add(time.toString());
    }
    return times;
  }
}
