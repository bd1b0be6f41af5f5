package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.exec.CommandLine;
import dev.weft.agent.handler.http.Network;
import dev.weft.common.config.Durations;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Sizes;
import dev.weft.coordinator.dispatch.schedule.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Short texts of configurations, commands, messages and schedules. */
final class Texts {
  private static final Instant ANCHOR = Instant.parse("2026-01-02T03:04:05Z");

  /** Shortly before clocks are set forward or back somewhere, and before an island's lost day. */
  private static final List<Instant> MOMENTS =
      List.of(
          ANCHOR,
          Instant.parse("2026-03-29T00:59:30Z"),
          Instant.parse("2026-10-24T23:30:00.5Z"),
          Instant.parse("2026-04-04T14:45:00Z"),
          Instant.parse("2011-12-30T09:59:59Z"));

  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Pacific/Apia"));

  private static final Pattern SAME_QUOTE = Pattern.compile("[^']+|'+");

  private Texts() {}

  static Target durations() {
    return new TextTarget<>(
        Durations::parse,
        read -> {
          assertThat(read).isBetween(Duration.ZERO, Durations.MAX);
          assertThat(Durations.parse(Durations.format(read))).isEqualTo(read);
        });
  }

  static Target sizes() {
    return new TextTarget<>(
        Sizes::parse,
        read -> {
          assertThat(read).isBetween(0L, Sizes.MAX);
          assertThat(Sizes.parse(Sizes.format(read))).isEqualTo(read);
        });
  }

  static Target addresses() {
    return new TextTarget<>(
        HostPort::parse, read -> assertThat(HostPort.parse(read.toString())).isEqualTo(read));
  }

  static Target networks() {
    return new TextTarget<>(
        Network::parse, read -> assertThat(Network.parse(read.toString())).isEqualTo(read));
  }

  static Target commands() {
    return new TextTarget<>(
        CommandLine::split,
        words -> {
          String quoted = words.stream().map(Texts::quoted).collect(Collectors.joining(" \t"));
          assertThat(words).isNotEmpty();
          assertThat(CommandLine.split(quoted)).isEqualTo(words);
        });
  }

  /** A word that may hold white space and quotes of both kinds. */
  private static String quoted(String word) {
    if (word.isEmpty()) {
      return "''";
    }
    Matcher pieces = SAME_QUOTE.matcher(word);
    return pieces.replaceAll(piece -> {
      String quote = piece.group().startsWith("'") ? "\"" : "'";
      return Matcher.quoteReplacement(quote + piece.group() + quote);
    });
  }

  static Target schedules() {
    return new TextTarget<>(
        text -> Recurrence.parse(text, ANCHOR),
        recurrence -> ZONES.forEach(zone -> MOMENTS.forEach(at -> recurs(recurrence, at, zone))));
  }

  /** Between a moment and the next time lies no other, from wherever one looks. */
  private static void recurs(Recurrence recurrence, Instant from, ZoneId zone) {
    Instant at = from;
    for (int i = 0; i < 4; i++) {
      Optional<Instant> next = recurrence.after(at, zone);
      if (next.isEmpty()) {
        return;
      }
      Instant time = next.get();
      String where = zone + " after " + at;
      assertThat(time).as(where).isAfter(at);
      Instant between = at.plus(Duration.between(at, time).dividedBy(2));
      assertThat(recurrence.after(between, zone)).as(where).contains(time);
      assertThat(recurrence.after(time.minusNanos(1), zone)).as(where).contains(time);
      at = time;
    }
  }
}
