package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the jobs that retention no longer keeps, oldest first, in pieces small enough to fit
 * between two commits. A pass goes from the lowest number up to the first job that is too young;
 * passes are a second apart. The committing thread's.
 */
final class Sweep {
  /** Jobs looked at in one piece. */
  private static final int LOOK = 1024;

  /** Jobs removed in one piece. */
  private static final int JOBS = 256;

  /** Payload and output removed in one piece: each page of it must be freed. */
  private static final long BYTES = 4 << 20;

  private static final Duration BETWEEN_PASSES = Duration.ofSeconds(1);

  static final String LOOK_AT =
      """
      SELECT j.number, j.state, j.accepted_at, j.ended_at,
        CASE WHEN EXISTS (SELECT 1 FROM outbox b WHERE b.job = j.number) THEN 1 ELSE 0 END,
        length(s.payload) + coalesce(length(o.bytes), 0)
      FROM job j JOIN spec s ON s.job = j.number LEFT JOIN output o ON o.job = j.number
      WHERE j.number > ? ORDER BY j.number LIMIT ?\
      """;

  private final WriteConnection connection;
  private final Retention retention;
  private final PreparedStatement count;
  private final PreparedStatement look;
  private final Batch jobs;
  private final List<Batch> parts;
  private long passed;
  private boolean passing = true;
  private Duration nextPass = Duration.ZERO;

  Sweep(WriteConnection connection, Retention retention) throws SQLException {
    this.connection = connection;
    this.retention = retention;
    count = connection.prepare("SELECT sum(ended_jobs) FROM coordinator");
    look = connection.prepare(LOOK_AT);
    jobs = connection.batch("DELETE FROM job WHERE number BETWEEN ? AND ?");
    parts =
        List.of(
            connection.batch("DELETE FROM spec WHERE job BETWEEN ? AND ?"),
            connection.batch("DELETE FROM output WHERE job BETWEEN ? AND ?"),
            connection.batch("DELETE FROM attempt WHERE job BETWEEN ? AND ?"),
            connection.batch("DELETE FROM log_tail WHERE job BETWEEN ? AND ?"),
            connection.batch("DELETE FROM dead_letter WHERE job BETWEEN ? AND ?"));
  }

  /** Numbers without a kept job between them. */
  record Range(long first, long last) {}

  /** One job as this sees it. */
  private record Seen(long number, boolean ended, long acceptedAt, long endedAt, boolean pending) {
    boolean tooOld(long cutoff) {
      return endedAt < cutoff;
    }
  }

  /** Whether there may be something to remove now. */
  boolean due(Moment now) {
    if (!passing && now.steady().compareTo(nextPass) >= 0) {
      passing = true;
      passed = 0;
    }
    return passing;
  }

  /** Looks for the next jobs to remove, outside any transaction. */
  List<Range> look(Moment now) throws SQLException {
    long tooMany = Math.max(0, endedJobs() - retention.jobs());
    long cutoff = Micros.of(now.wall().minus(retention.age()));
    Found found = new Found();
    look.setLong(1, passed);
    look.setInt(2, LOOK);
    try (ResultSet results = look.executeQuery()) {
      Row row = connection.row(results);
      while (!found.full() && row.next()) {
        Seen job =
            new Seen(
                row.number(),
                row.count() >= Codes.TERMINAL,
                row.number(),
                row.number(),
                row.flag());
        boolean goes =
            job.ended() && !job.pending() && (found.jobs < tooMany || job.tooOld(cutoff));
        if (!goes && found.jobs >= tooMany && job.acceptedAt() >= cutoff) {
          end(now);
          return found.ranges;
        }
        passed = job.number();
        found.add(job.number(), goes, row.number());
      }
    }
    if (found.seen == 0) {
      end(now);
    }
    return found.ranges;
  }

  /** How many terminal jobs are kept. */
  private long endedJobs() throws SQLException {
    try (ResultSet results = count.executeQuery()) {
      results.next();
      return results.getLong(1);
    }
  }

  private void end(Moment now) {
    passing = false;
    nextPass = now.steady().plus(BETWEEN_PASSES);
  }

  /**
   * Removes jobs with all that belongs to them, within the transaction that is open.
   *
   * @return how many
   */
  long remove(List<Range> ranges) throws SQLException {
    for (Batch part : parts) {
      delete(part, ranges);
    }
    long removed = 0;
    for (int count : delete(jobs, ranges)) {
      removed += count;
    }
    return removed;
  }

  private static int[] delete(Batch batch, List<Range> ranges) throws SQLException {
    for (Range range : ranges) {
      batch.number(range.first()).number(range.last()).add();
    }
    return batch.run();
  }

  /** What one look found. */
  private static final class Found {
    private final List<Range> ranges = new ArrayList<>();
    private int seen;
    private int jobs;
    private long bytes;
    private boolean open;

    void add(long number, boolean goes, long size) {
      seen++;
      if (goes) {
        long first = open ? ranges.removeLast().first() : number;
        ranges.add(new Range(first, number));
        jobs++;
        bytes += size;
      }
      open = goes;
    }

    boolean full() {
      return jobs >= JOBS || bytes >= BYTES;
    }
  }
}
