package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.StateName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a statement that changed no row: either it only repeats what is written, or another
 * coordinator was faster, or the dispatcher and the store disagree, and nothing more may be
 * written. The committing thread's.
 */
final class WrittenJobs {
  private static final String SELECT =
      """
      SELECT j.number, j.id, j.state, j.revision, j.owner, s.digest_high, s.digest_low
      FROM job j JOIN spec s ON s.job = j.number WHERE\
      """;

  private final WriteConnection connection;
  private final long owner;
  private final PreparedStatement byNumber;
  private final PreparedStatement byId;

  WrittenJobs(WriteConnection connection, long owner) throws SQLException {
    this.connection = connection;
    this.owner = owner;
    byNumber = connection.prepare(SELECT + " j.number = ?");
    byId = connection.prepare(SELECT + " j.id = ?");
  }

  /** What is written of a job. */
  private record Written(
      long number, JobId id, StateName state, long revision, long owner, SpecDigest digest) {
    static Written of(Row row) throws SQLException {
      return new Written(
          row.number(),
          new JobId(row.text()),
          Codes.state(row.count()),
          row.number(),
          row.number(),
          new SpecDigest(row.number(), row.number()));
    }
  }

  /**
   * Judges the insertion of jobs.
   *
   * @param changed how many rows each insertion has changed
   * @return how many terminal jobs were added
   * @throws KnownElsewhereException if there are other coordinators' jobs among them
   */
  long check(List<Job> jobs, int[] changed) throws SQLException {
    long ended = 0;
    List<ForeignJob> foreign = new ArrayList<>();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == 1) {
        ended += jobs.get(i).state().terminal() ? 1 : 0;
      } else {
        known(jobs.get(i)).ifPresent(foreign::add);
      }
    }
    if (!foreign.isEmpty()) {
      throw new KnownElsewhereException(foreign);
    }
    return ended;
  }

  /** Empty if the job is written already. */
  private Optional<ForeignJob> known(Job job) throws SQLException {
    byId.setString(1, job.id().value());
    Written written = only(byId).orElseThrow(() -> bug(job, "its number is taken"));
    if (written.number() == job.number() && written.digest().equals(job.digest())) {
      return Optional.empty();
    }
    // Else it may be this one's own by now: whoever was faster has been taken over since.
    if (written.owner() == owner && Seats.block(written.number()) == Seats.block(job.number())) {
      throw bug(job, "its id is taken");
    }
    return Optional.of(
        new ForeignJob(job.id(), written.digest(), written.state(), written.owner()));
  }

  /**
   * Judges the change of a job.
   *
   * @return 1 if it ended the job
   */
  int checkSaved(Job job, int changed) throws SQLException {
    if (changed == 1) {
      return job.state().terminal() ? 1 : 0;
    }
    byNumber.setLong(1, job.number());
    Written written = only(byNumber).orElseThrow(() -> bug(job, "it is not there"));
    if (written.owner() != owner) {
      throw bug(job, "it is another coordinator's");
    }
    if (written.state() != StateName.of(job.state()) || written.revision() != job.revision()) {
      throw bug(job, "it has ended");
    }
    return 0;
  }

  private Optional<Written> only(PreparedStatement select) throws SQLException {
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      return row.next() ? Optional.of(Written.of(row)) : Optional.empty();
    }
  }

  private static UnusableStoreException bug(Job job, String why) {
    return new UnusableStoreException(
        "job %s (number %d) cannot be written, for %s; this is a bug, and nothing was recorded"
            .formatted(job.id(), job.number(), why));
  }
}
