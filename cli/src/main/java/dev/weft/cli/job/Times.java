package dev.weft.cli.job;

import com.google.protobuf.Timestamp;
import dev.weft.cli.client.ProtoTime;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.common.config.Durations;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads moments: an age such as {@code 1h}, or a date and time with its offset. */
public final class Times {
  private final Clock clock;

  /** Ages are before what this clock says. */
  public Times(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads a moment.
   *
   * @param option that it is of, for the error
   * @throws CommandFailure if it is none
   */
  public Timestamp parse(String option, String text) {
    Instant instant = text.contains("-") ? moment(option, text) : age(option, text);
    return ProtoTime.of(instant);
  }

  private static Instant moment(String option, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong(option, text);
    }
  }

  private Instant age(String option, String text) {
    try {
      return clock.instant().minus(Durations.parse(text));
    } catch (IllegalArgumentException e) {
      throw wrong(option, text);
    }
  }

  private static CommandFailure wrong(String option, String text) {
    return CommandFailure.usage(
        option + " " + text + ": expected an age such as 1h, or a time such as 2026-11-23T08:00Z");
  }
}
