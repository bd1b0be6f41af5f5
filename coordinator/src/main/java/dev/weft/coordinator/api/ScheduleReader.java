package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Overlap;
import dev.weft.coordinator.dispatch.schedule.Recurrence;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads what callers want scheduled, holding it to the limits of the API. Thread-safe. */
final class ScheduleReader {
  /** Templates are in memory as long as their schedules exist. */
  static final int MAX_PAYLOAD = 64 << 10;

  private static final int MAX_CRON = 255;

  /** The year 10000, in seconds. */
  private static final long LAST = 253_402_300_800L;

  private static final Timing HOURLY =
      new Timing("@hourly", ZoneOffset.UTC, Duration.ZERO, Instant.EPOCH, Timing.NEVER);
  private static final Fields.Range JITTER =
      new Fields.Range(Duration.ZERO, Timing.MAX_JITTER, "must be 0 to 1 d");
  private static final Fields.Range WINDOW =
      new Fields.Range(CatchUp.LATE, CatchUp.LONGEST, "must be 10 s to 7 d");

  private final SpecReader specs;

  ScheduleReader(SpecReader specs) {
    this.specs = specs;
  }

  /** Reads a spec that came in the field {@code spec}. */
  ScheduleSpec read(dev.weft.proto.api.v1.ScheduleSpec spec) throws Refused {
    Fields fields = new Fields("spec.");
    ScheduleId id = id(fields, spec.getId());
    Timing timing = timing(spec, fields);
    Overlap overlap = overlap(spec, fields);
    CatchUp catchUp = catchUp(spec, fields);
    fields.check(spec.getJob().getId().isEmpty(), "job.id", "must be empty: each has its own");
    fields.check(
        spec.getJob().getStartCase() == dev.weft.proto.api.v1.JobSpec.StartCase.START_NOT_SET,
        "job.not_before",
        "a job of a schedule starts when it is made");
    fields.check(
        spec.getJob().getPayload().size() <= MAX_PAYLOAD, "job.payload", "must be at most 64 KiB");
    fields.refuseBad();
    JobSpec template = specs.read(spec.getJob(), "spec.job.").spec();
    return new ScheduleSpec(id, timing, overlap, catchUp, template.withId(new JobId(id.value())));
  }

  static ScheduleId id(Fields fields, String text) {
    return fields.name("id", text, ScheduleId::new, new ScheduleId("-"));
  }

  private static Timing timing(dev.weft.proto.api.v1.ScheduleSpec spec, Fields fields) {
    int bad = fields.bad();
    String cron = spec.getCron();
    fields.check(cron.length() <= MAX_CRON, "cron", "must be at most 255 characters");
    if (cron.length() <= MAX_CRON) {
      Object _ = fields.name("cron", cron, text -> Recurrence.parse(text, Instant.EPOCH), HOURLY);
    }
    String zone = spec.getTimeZone();
    boolean known = zone.isEmpty() || ZoneId.getAvailableZoneIds().contains(zone);
    fields.check(known, "time_zone", "must be an IANA time zone such as Europe/Berlin");
    Duration jitter =
        fields
            .duration("jitter", spec.getJitter(), JITTER, Duration.ZERO)
            .truncatedTo(ChronoUnit.MILLIS);
    Instant from =
        spec.hasStartsAt()
            ? bound(fields, "starts_at", Times.instant(spec.getStartsAt()))
            : Instant.EPOCH;
    Instant until =
        spec.hasEndsAt() ? bound(fields, "ends_at", Times.instant(spec.getEndsAt())) : Timing.NEVER;
    fields.check(!until.isBefore(from), "ends_at", "must not be before starts_at");
    return fields.bad() > bad
        ? HOURLY
        : new Timing(cron, zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone), jitter, from, until);
  }

  private static Instant bound(Fields fields, String path, Optional<Instant> time) {
    boolean good =
        time.filter(at -> at.isAfter(Instant.EPOCH) && at.getEpochSecond() < LAST).isPresent();
    fields.check(good, path, "must be a time after 1970 and before 10000");
    return time.map(Due::wholeMicros).orElse(Instant.EPOCH);
  }

  private static Overlap overlap(dev.weft.proto.api.v1.ScheduleSpec spec, Fields fields) {
    return switch (spec.getOverlap()) {
      case SCHEDULE_OVERLAP_UNSPECIFIED, SCHEDULE_OVERLAP_SKIP -> Overlap.SKIP;
      case SCHEDULE_OVERLAP_ALLOW -> Overlap.ALLOW;
      case SCHEDULE_OVERLAP_REPLACE -> Overlap.REPLACE;
      case UNRECOGNIZED -> {
        fields.check(false, "overlap", "must be one that is known");
        yield Overlap.SKIP;
      }
    };
  }

  private static CatchUp catchUp(dev.weft.proto.api.v1.ScheduleSpec spec, Fields fields) {
    Duration usual = CatchUp.DEFAULT.window();
    Duration window =
        spec.hasCatchUpWindow()
            ? fields.duration("catch_up_window", spec.getCatchUpWindow(), WINDOW, usual)
            : usual;
    CatchUp.Which which =
        switch (spec.getCatchUp()) {
          case SCHEDULE_CATCH_UP_UNSPECIFIED, SCHEDULE_CATCH_UP_ONE -> CatchUp.Which.ONE;
          case SCHEDULE_CATCH_UP_SKIP -> CatchUp.Which.SKIP;
          case SCHEDULE_CATCH_UP_ALL -> CatchUp.Which.ALL;
          case UNRECOGNIZED -> {
            fields.check(false, "catch_up", "must be one that is known");
            yield CatchUp.Which.ONE;
          }
        };
    return new CatchUp(which, window.truncatedTo(ChronoUnit.MILLIS));
  }
}
