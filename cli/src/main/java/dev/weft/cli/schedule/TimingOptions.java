package dev.weft.cli.schedule;

import com.google.protobuf.Timestamp;
import dev.weft.cli.client.ProtoTime;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.common.id.ScheduleId;
import dev.weft.proto.api.v1.ScheduleCatchUp;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import picocli.CommandLine.Option;

/** The options that say when a schedule fires, and what happens around that. */
final class TimingOptions {
  /** What may be done about a job that has not ended. */
  enum Overlap {
    SKIP,
    ALLOW,
    REPLACE
  }

  /** What may be done about missed times. */
  enum CatchUp {
    SKIP,
    ONE,
    ALL
  }

  @Option(
      names = "--id",
      paramLabel = "ID",
      required = true,
      description = "The schedule's id; its jobs are called ID:TIME.")
  private String id = "";

  @Option(
      names = "--cron",
      paramLabel = "CRON",
      required = true,
      description =
          "Minute, hour, day of month, month and day of week; @hourly, @daily, @weekly, @monthly,"
              + " @yearly; or '@every 90s'.")
  private String cron = "";

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Whose local time counts, such as Europe/Berlin (default: UTC).")
  private String zone = "";

  @Option(
      names = "--overlap",
      paramLabel = "HOW",
      description =
          "If the job before has not ended: skip the new one, allow both, or replace the old one"
              + " (default: skip).")
  private Overlap overlap = Overlap.SKIP;

  @Option(
      names = "--catch-up",
      paramLabel = "WHICH",
      description =
          "Of the times that were missed: skip them, or make up for one or all (default: one).")
  private CatchUp catchUp = CatchUp.ONE;

  @Option(
      names = "--catch-up-window",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description = "How late a missed time may be, 10s to 7d (default: 1h).")
  private Duration window = Duration.ZERO;

  @Option(
      names = "--jitter",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description = "Put each time off by up to this, always by the same (default: none).")
  private Duration jitter = Duration.ZERO;

  @Option(
      names = "--starts-at",
      paramLabel = "TIME",
      description = "Not before this, such as 2026-11-23T08:00Z.")
  private String startsAt = "";

  @Option(names = "--ends-at", paramLabel = "TIME", description = "Not after this.")
  private String endsAt = "";

  /**
   * The schedule, without its job.
   *
   * @throws CommandFailure if a value cannot be one
   */
  ScheduleSpec.Builder spec() {
    try {
      ScheduleId _ = new ScheduleId(id);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("--id: " + e.getMessage());
    }
    ScheduleSpec.Builder spec =
        ScheduleSpec.newBuilder()
            .setId(id)
            .setCron(cron)
            .setTimeZone(zone)
            .setOverlap(ScheduleOverlap.valueOf("SCHEDULE_OVERLAP_" + overlap.name()))
            .setCatchUp(ScheduleCatchUp.valueOf("SCHEDULE_CATCH_UP_" + catchUp.name()));
    if (!window.isZero()) {
      spec.setCatchUpWindow(ProtoTime.of(window));
    }
    if (!jitter.isZero()) {
      spec.setJitter(ProtoTime.of(jitter));
    }
    if (!startsAt.isEmpty()) {
      spec.setStartsAt(time("--starts-at", startsAt));
    }
    if (!endsAt.isEmpty()) {
      spec.setEndsAt(time("--ends-at", endsAt));
    }
    return spec;
  }

  private static Timestamp time(String option, String text) {
    try {
      return ProtoTime.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw CommandFailure.usage(
          option + " " + text + ": expected a time such as 2026-11-23T08:00Z");
    }
  }
}
