package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;

/** What somebody asks of the schedules. */
public sealed interface ScheduleCall {
  /**
   * There is to be a schedule: {@link Answer.Scheduled}, {@link Answer.Conflict} if another has its
   * id, or {@link Answer.TooMany}.
   *
   * @param spec what it is to do
   */
  record Create(ScheduleSpec spec) implements ScheduleCall {}

  /**
   * It is to be no more; its jobs stay. {@link Answer.Scheduled} as it stood, or {@link
   * Answer.NotFound}.
   *
   * @param id which
   */
  record Delete(ScheduleId id) implements ScheduleCall {}

  /**
   * It is to fire no more, or again: {@link Answer.Scheduled} or {@link Answer.NotFound}. What
   * comes while it is paused is left out for good.
   *
   * @param id which
   * @param pause whether it is to pause
   */
  record Pause(ScheduleId id, boolean pause) implements ScheduleCall {}

  /**
   * It is to make a job now, paused or not: {@link Answer.Submitted}, {@link Answer.Overlaps} if
   * the job before keeps it from that, or {@link Answer.NotFound}.
   *
   * @param id which
   * @param job the id of the job, made just now
   */
  record Trigger(ScheduleId id, JobId job) implements ScheduleCall {}
}
