package dev.weft.coordinator.store;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.job.Job;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads queued jobs in order, from a rank on. Two statements, for the index is ordered downwards by
 * priority and upwards by age: one alone would step over all that comes before the rank.
 */
final class QueuedReads {
  private static final JobRows TO_RUN = new JobRows(true, false);
  private static final String OF_POOL =
      TO_RUN.select() + " WHERE j.state = 0 AND j.owner = ? AND j.pool = ?";

  static final String SAME_PRIORITY =
      OF_POOL + " AND j.priority = ? AND j.number >= ? ORDER BY j.number LIMIT ?";
  static final String LOWER_PRIORITIES =
      OF_POOL + " AND j.priority < ? ORDER BY j.priority DESC, j.number LIMIT ?";

  private final ReadConnection connection;
  private final long owner;
  private final int limit;
  private final long maxBytes;
  private final List<Job> jobs = new ArrayList<>();
  private long bytes;

  QueuedReads(ReadConnection connection, Seat seat, int limit, long maxBytes) {
    this.connection = connection;
    this.owner = seat.owner();
    this.limit = limit;
    this.maxBytes = maxBytes;
  }

  /** Reads as {@link dev.weft.coordinator.loop.JobStore#queued} says. */
  List<Job> read(PoolName pool, Rank from) throws SQLException {
    PreparedStatement same = connection.fixed(SAME_PRIORITY);
    same.setLong(1, owner);
    same.setString(2, pool.value());
    same.setInt(3, from.priority());
    same.setLong(4, from.number());
    same.setInt(5, limit);
    read(same);
    PreparedStatement lower = connection.fixed(LOWER_PRIORITIES);
    lower.setLong(1, owner);
    lower.setString(2, pool.value());
    lower.setInt(3, from.priority());
    lower.setInt(4, limit - jobs.size());
    read(lower);
    return jobs;
  }

  private void read(PreparedStatement select) throws SQLException {
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (jobs.size() < limit && bytes <= maxBytes && row.next()) {
        Job job = TO_RUN.read(row);
        jobs.add(job);
        bytes += job.spec().payload().size();
      }
    }
  }
}
