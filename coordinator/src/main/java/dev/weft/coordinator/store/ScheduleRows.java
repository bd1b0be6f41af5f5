package dev.weft.coordinator.store;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.schedule.CatchUp;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import dev.weft.coordinator.loop.Peers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** One coordinator's. */
  static final String OWN = "SELECT " + COLUMNS + " FROM schedule WHERE owner = ? ORDER BY id";

  /** All others'. */
  static final String THEIRS = "SELECT " + COLUMNS + " FROM schedule WHERE owner <> ? ORDER BY id";

  /** Who else lets a schedule fire. */
  static final String PEER =
      "SELECT "
          + Member.COLUMNS
          + " FROM schedule s JOIN coordinator c ON c.number = s.owner"
          + " WHERE s.id = ? AND s.owner <> ?";

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

  /** Those of other coordinators. */
  static List<Schedule> theirs(ReadConnection connection, long owner) throws SQLException {
    List<Schedule> theirs = new ArrayList<>();
    PreparedStatement select = connection.fixed(THEIRS);
    select.setLong(1, owner);
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        theirs.add(read(row));
      }
    }
    return theirs;
  }

  /** The other coordinator that a schedule belongs to. */
  static Optional<Peers.Peer> peer(ReadConnection connection, ScheduleId id, long owner)
      throws SQLException {
    PreparedStatement select = connection.fixed(PEER);
    select.setString(1, id.value());
    select.setLong(2, owner);
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next() ? Optional.of(Member.read(row).peer()) : Optional.empty();
    }
  }

  private static Instant bound(Row row) throws SQLException {
    Instant time = row.time();
    return time.equals(Instant.EPOCH) ? Timing.NEVER : time;
  }
}
