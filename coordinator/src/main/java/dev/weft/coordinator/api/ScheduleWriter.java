package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.schedule.Fires;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import dev.weft.proto.api.v1.ScheduleCatchUp;
import dev.weft.proto.api.v1.ScheduleOverlap;
import java.time.Instant;

/** Writes schedules for callers. */
final class ScheduleWriter {
  private ScheduleWriter() {}

  /** Writes a schedule with so many of its next fires. */
  static dev.weft.proto.api.v1.Schedule write(Schedule schedule, int fires) {
    dev.weft.proto.api.v1.Schedule.Builder written =
        dev.weft.proto.api.v1.Schedule.newBuilder()
            .setSpec(spec(schedule.spec(), schedule.spec().template()))
            .setPaused(schedule.paused())
            .setCreatedAt(Times.proto(schedule.createdAt()));
    for (Instant time : new Fires(schedule).preview(schedule.next(), fires)) {
      written.addNextFires(Times.proto(time));
    }
    schedule.newest().stream().map(JobId::value).forEach(written::setNewestJob);
    return written.build();
  }

  /** The same with its next fire only, and without the payload of its jobs. */
  static dev.weft.proto.api.v1.Schedule brief(Schedule schedule) {
    dev.weft.proto.api.v1.Schedule written = write(schedule, 1);
    JobSpec lean = schedule.spec().template().withPayload(Payload.SHELVED);
    return written.toBuilder().setSpec(spec(schedule.spec(), lean)).build();
  }

  private static dev.weft.proto.api.v1.ScheduleSpec spec(ScheduleSpec spec, JobSpec template) {
    Timing timing = spec.timing();
    dev.weft.proto.api.v1.ScheduleSpec.Builder written =
        dev.weft.proto.api.v1.ScheduleSpec.newBuilder()
            .setId(spec.id().value())
            .setCron(timing.expression())
            .setTimeZone(timing.zone().getId().equals("Z") ? "" : timing.zone().getId())
            .setJob(SpecWriter.write(template).toBuilder().clearId())
            .setOverlap(
                switch (spec.overlap()) {
                  case SKIP -> ScheduleOverlap.SCHEDULE_OVERLAP_SKIP;
                  case ALLOW -> ScheduleOverlap.SCHEDULE_OVERLAP_ALLOW;
                  case REPLACE -> ScheduleOverlap.SCHEDULE_OVERLAP_REPLACE;
                })
            .setCatchUp(
                switch (spec.catchUp().which()) {
                  case SKIP -> ScheduleCatchUp.SCHEDULE_CATCH_UP_SKIP;
                  case ONE -> ScheduleCatchUp.SCHEDULE_CATCH_UP_ONE;
                  case ALL -> ScheduleCatchUp.SCHEDULE_CATCH_UP_ALL;
                })
            .setCatchUpWindow(Times.proto(spec.catchUp().window()));
    if (timing.jitter().isPositive()) {
      written.setJitter(Times.proto(timing.jitter()));
    }
    if (timing.from().isAfter(Instant.EPOCH)) {
      written.setStartsAt(Times.proto(timing.from()));
    }
    if (!timing.until().equals(Timing.NEVER)) {
      written.setEndsAt(Times.proto(timing.until()));
    }
    return written.build();
  }
}
