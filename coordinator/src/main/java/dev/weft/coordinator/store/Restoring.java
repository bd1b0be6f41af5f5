package dev.weft.coordinator.store;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Restored.KnownAgent;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a coordinator needs to go on, within one snapshot: of jobs, those it owns. */
final class Restoring {
  static final String OPEN_JOBS =
      JobRows.PLAIN.select()
          + " WHERE j.state < 10 AND j.state > 0 AND j.state <> 5 AND j.state <> 6 AND j.owner = ?"
          + " ORDER BY j.number";
  static final String QUEUED =
      "SELECT pool, count(*) FROM job WHERE state = 0 AND owner = ? GROUP BY pool";
  static final String DELAYED =
      "SELECT pool, count(*) FROM job WHERE state < 10 AND state = 6 AND owner = ? GROUP BY pool";
  static final String DUE = "SELECT DISTINCT due_clock FROM job WHERE due_clock > 0 AND owner = ?";
  private static final String AGENTS =
      "SELECT id, instance, journal, boot, drain_requested FROM agent ORDER BY id";
  private static final String PAUSED = "SELECT name FROM pool WHERE paused = 1";
  private static final String WISHES =
      "SELECT job, asked_at FROM cancel_wish ORDER BY asked_at, job";
  private static final String LAST =
      "SELECT last_job, last_notice FROM coordinator WHERE number = ?";

  private Restoring() {}

  static Restored read(ReadConnection connection, Seat seat) throws SQLException {
    long owner = seat.owner();
    List<Job> jobs = new ArrayList<>();
    each(connection, row -> jobs.add(JobRows.PLAIN.read(row)), OPEN_JOBS, owner);
    Map<PoolName, Long> queued = new HashMap<>();
    each(connection, row -> queued.put(new PoolName(row.text()), row.number()), QUEUED, owner);
    Map<PoolName, Long> delayed = new HashMap<>();
    each(connection, row -> delayed.put(new PoolName(row.text()), row.number()), DELAYED, owner);
    Set<Due.Clock> due = new HashSet<>();
    each(connection, row -> due.add(Codes.clock(row.count())), DUE, owner);
    List<Schedule> schedules = new ArrayList<>();
    each(connection, row -> schedules.add(ScheduleRows.read(row)), ScheduleRows.OWN, owner);
    List<KnownAgent> agents = new ArrayList<>();
    each(
        connection,
        row ->
            agents.add(
                new KnownAgent(new AgentId(row.text()), JobRows.incarnation(row), row.flag())),
        AGENTS);
    Set<PoolName> paused = new HashSet<>();
    each(connection, row -> paused.add(new PoolName(row.text())), PAUSED);
    long[] last = {seat.jobs(), seat.notices()};
    each(
        connection,
        row -> {
          last[0] = Math.max(last[0], row.number());
          last[1] = Math.max(last[1], row.number());
        },
        LAST,
        owner);
    List<CancelWish> wishes = new ArrayList<>();
    each(connection, row -> wishes.add(new CancelWish(new JobId(row.text()), row.time())), WISHES);
    return new Restored(
            jobs, queued, delayed, due, schedules, agents, paused, last[0], last[1], wishes)
        .with(Incarnations.history(connection, seat), Recoveries.of(connection, owner));
  }

  private interface Step {
    void read(Row row) throws SQLException;
  }

  private static void each(ReadConnection connection, Step step, String sql, long... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepare(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setLong(i + 1, parameters[i]);
      }
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        while (row.next()) {
          step.read(row);
        }
      }
    }
  }
}
