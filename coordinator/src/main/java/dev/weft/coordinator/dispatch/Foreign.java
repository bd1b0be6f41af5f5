package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import java.util.Set;

/**
 * What could not be recorded because other coordinators were faster.
 *
 * @param jobs that they have accepted
 * @param schedules that they have made
 */
public record Foreign(Set<JobId> jobs, Set<ScheduleId> schedules) {
  /** Copies the sets. */
  public Foreign {
    jobs = Set.copyOf(jobs);
    schedules = Set.copyOf(schedules);
  }
}
