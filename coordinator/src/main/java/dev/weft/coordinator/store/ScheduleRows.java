package dev.weft.coordinator.store;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Reads schedules. */
final class ScheduleRows {
  /** The columns, as they are written and read. */
  static final String COLUMNS =
      """
      id, expression, zone, jitter, starts_at, ends_at, overlap, catch_up, catch_up_window, \
      created_at, paused, next, newest, pool, handler, priority, timeout, start_deadline, \
      max_attempts, backoff_initial, backoff_max, max_agent_losses, lost_after, on_lost, pinned_agent, \
      labels, reply_to, correlation_id, traceparent, not_before, delay, content_type, payload\
      """;

  static final String SELECT = "SELECT " + COLUMNS + " FROM schedule ORDER BY id";

  private ScheduleRows() {}

  static Schedule read(Row row) throws SQLException {
    ScheduleId id = new ScheduleId(row.text());
    Timing timing =
        new Timing(row.text(), ZoneId.of(row.text()), row.length(), row.time(), bound(row));
    var overlap = Codes.overlap(row.count());
    CatchUp catchUp = new CatchUp(Codes.catchUp(row.count()), row.length());
    Instant createdAt = row.time();
    boolean paused = row.flag();
    Instant next = bound(row);
    String newest = row.text();
    JobRows.Head head =
        new JobRows.Head(
            new JobId(id.value()),
            new PoolName(row.text()),
            new HandlerName(row.text()),
            row.count());
    ScheduleSpec spec =
        new ScheduleSpec(id, timing, overlap, catchUp, JobRows.spec(head, row, true));
    List<JobId> jobs = newest.isEmpty() ? List.of() : List.of(new JobId(newest));
    return new Schedule(spec, createdAt, paused, next, jobs);
  }

  private static Instant bound(Row row) throws SQLException {
    Instant time = row.time();
    return time.equals(Instant.EPOCH) ? Timing.NEVER : time;
  }
}
