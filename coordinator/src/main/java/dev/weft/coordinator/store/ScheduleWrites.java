package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes schedules: of those of a commit the last word on each. The committing thread's. */
final class ScheduleWrites {
  /** One of its name that was made at another moment is another one, whoever owns it by now. */
  private static final String SAVE =
      "INSERT INTO schedule ("
          + ScheduleRows.COLUMNS
          + ", owner) VALUES ("
          + "?, ".repeat(33)
          + ":owner) ON CONFLICT (id) DO UPDATE SET paused = excluded.paused, next = excluded.next,"
          + " newest = excluded.newest WHERE schedule.owner = :owner"
          + " AND schedule.created_at = excluded.created_at";

  private final Batch saves;
  private final Batch deletes;
  private final Map<ScheduleId, Schedule> saved = new LinkedHashMap<>();
  private final Set<ScheduleId> deleted = new LinkedHashSet<>();

  ScheduleWrites(WriteConnection connection, long owner) throws SQLException {
    saves = connection.batch(SAVE.replace(":owner", Long.toString(owner)));
    deletes = connection.batch("DELETE FROM schedule WHERE id = ? AND owner = " + owner);
  }

  void save(Schedule schedule) {
    saved.put(schedule.spec().id(), schedule);
  }

  void delete(ScheduleId schedule) {
    saved.remove(schedule);
    deleted.add(schedule);
  }

  /**
   * Writes what was collected: one that was deleted may have been made anew since.
   *
   * @throws SchedulesElsewhereException if another coordinator has made some of them first
   */
  void run() throws SQLException {
    for (ScheduleId id : deleted) {
      deletes.text(id.value()).add();
    }
    for (Schedule schedule : saved.values()) {
      bind(schedule);
    }
    List<ScheduleId> ids = List.copyOf(saved.keySet());
    deleted.clear();
    saved.clear();
    deletes.run();
    int[] written = saves.run();
    Set<ScheduleId> theirs = new HashSet<>();
    for (int i = 0; i < written.length; i++) {
      if (written[i] == 0) {
        theirs.add(ids.get(i));
      }
    }
    if (!theirs.isEmpty()) {
      throw new SchedulesElsewhereException(theirs);
    }
  }

  private void bind(Schedule schedule) throws SQLException {
    ScheduleSpec spec = schedule.spec();
    Timing timing = spec.timing();
    saves.text(spec.id().value()).text(timing.expression()).text(timing.zone().getId());
    saves.length(timing.jitter()).time(timing.from()).time(bound(timing.until()));
    saves.number(Codes.of(spec.overlap())).number(Codes.of(spec.catchUp().which()));
    saves.length(spec.catchUp().window()).time(schedule.createdAt()).flag(schedule.paused());
    saves.time(bound(schedule.next()));
    saves.text(schedule.newest().stream().map(JobId::value).findFirst().orElse(""));
    JobSpec template = spec.template();
    saves.text(template.pool().value()).text(template.handler().value());
    JobWrites.spec(saves.number(template.policy().priority()), template).add();
  }

  private static Instant bound(Instant time) {
    return time.equals(Timing.NEVER) ? Instant.EPOCH : time;
  }
}
