package dev.weft.coordinator.store;

import dev.weft.common.id.ScheduleId;
import java.io.Serial;
import java.sql.SQLException;
import java.util.Set;

/** Schedules to be saved have been made by other coordinators: the transaction must be undone. */
final class SchedulesElsewhereException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Set<ScheduleId> schedules;

  SchedulesElsewhereException(Set<ScheduleId> schedules) {
    super("schedules of others: " + schedules.size());
    this.schedules = Set.copyOf(schedules);
  }

  Set<ScheduleId> schedules() {
    return schedules;
  }
}
