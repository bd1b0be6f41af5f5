package dev.weft.coordinator.loop;

import dev.weft.common.id.ScheduleId;
import java.io.Serial;
import java.util.Set;

/**
 * Other coordinators have made schedules first that were to be made. Nothing was recorded; the same
 * changes without those schedules may be.
 */
public final class ForeignSchedulesException extends StoreException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Set<ScheduleId> schedules;

  /**
   * Names them.
   *
   * @param cause why nothing was recorded
   */
  public ForeignSchedulesException(Set<ScheduleId> schedules, Throwable cause) {
    super(Kind.IO, "another coordinator has made the same schedule first", cause);
    this.schedules = Set.copyOf(schedules);
  }

  /** Which. */
  public Set<ScheduleId> schedules() {
    return schedules;
  }
}
