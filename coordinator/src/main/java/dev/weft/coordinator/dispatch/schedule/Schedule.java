package dev.weft.coordinator.dispatch.schedule;

import dev.weft.common.id.JobId;
import java.time.Instant;
import java.util.List;

/**
 * A schedule as it stands.
 *
 * @param spec what it is to do
 * @param createdAt when it was created
 * @param paused whether it does not fire
 * @param next the next time that it is for, without jitter; {@link Timing#NEVER} if there is none
 * @param newest the job that it made last; none at first
 */
public record Schedule(
    ScheduleSpec spec, Instant createdAt, boolean paused, Instant next, List<JobId> newest) {
  /** Copies the list. */
  public Schedule {
    newest = List.copyOf(newest);
  }

  /** One that is new. */
  public static Schedule of(ScheduleSpec spec, Instant now) {
    Schedule fresh = new Schedule(spec, now, false, now, List.of());
    return fresh.from(now);
  }

  /** The same, from now on: what was missed is left out. */
  public Schedule from(Instant now) {
    return advanced(new Fires(this).after(now), newest);
  }

  /** The same, paused or not. */
  public Schedule pause(boolean pause) {
    return new Schedule(spec, createdAt, pause, next, newest);
  }

  /** The same, with another time to come and another newest job. */
  public Schedule advanced(Instant time, List<JobId> job) {
    return new Schedule(spec, createdAt, paused, time, job);
  }
}
