package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.util.List;
import java.util.Optional;

/** The store, as readers need it: what is committed, and nothing else. Thread-safe; may block. */
public interface JobReader {
  /**
   * A job with its history.
   *
   * @param job with payload and output
   * @param attempts those that ended without ending the job, oldest first
   */
  record JobDetail(Job job, List<EndedAttempt> attempts) {
    /** Copies the list. */
    public JobDetail {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * Reads a job with all that belongs to it.
   *
   * @throws StoreException if the store cannot be read
   */
  Optional<JobDetail> detail(JobId id) throws StoreException;

  /**
   * Reads what is left of a job that was removed.
   *
   * @throws StoreException if the store cannot be read
   */
  Optional<Tombstone> tombstone(JobId id) throws StoreException;

  /**
   * Lists jobs, newest first.
   *
   * @param query which
   * @param before only jobs with a lower number; {@link Long#MAX_VALUE} for the first page
   * @param limit at most so many
   * @return without payload and output
   * @throws StoreException if the store cannot be read
   */
  List<Job> list(JobQuery query, long before, int limit) throws StoreException;

  /**
   * Reads what is kept of a job's log.
   *
   * @throws StoreException if the store cannot be read
   */
  Optional<LogTail> log(JobId id) throws StoreException;

  /** Numbers of this coordinator's own notices are below this; those of others may be above. */
  default long noticesBelow() {
    return Long.MAX_VALUE;
  }

  /**
   * Reads the outbox, in order.
   *
   * @param after only notices with a higher number
   * @param limit at most so many
   * @return jobs with output and without payload
   * @throws StoreException if the store cannot be read
   */
  List<Notice> notices(long after, int limit) throws StoreException;
}
