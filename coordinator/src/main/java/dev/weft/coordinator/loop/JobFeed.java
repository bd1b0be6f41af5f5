package dev.weft.coordinator.loop;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.Optional;

/**
 * What happens to jobs while they run, for whoever watches: states, progress, log. Bounded: keeps
 * the newest progress and the end of the log of each attempt, within one budget for all of them,
 * and drops what is oldest. Thread-safe; callbacks run in the thread that brings the news and must
 * not block.
 */
public interface JobFeed {
  /** Hears of one job. */
  interface Watcher {
    /** A new durable state; the job is without payload. */
    void state(Job job);

    /** The newest progress. */
    void progress(AttemptId attempt, JobProgress progress);

    /**
     * More log.
     *
     * @param offset position of the first byte in the attempt's log
     * @param data UTF-8; not to be changed
     */
    void log(AttemptId attempt, long offset, byte[] data);
  }

  /** Ends a subscription; harmless when repeated. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Hears of the job from now on. Subscribe first, then read where it stands. */
  Subscription watch(JobId job, Watcher watcher);

  /** A job has a new durable state. */
  void tell(Job job);

  /**
   * An agent reported progress. Dropped if a higher sequence was seen, or if the attempt is over.
   *
   * @return false: dropped, and the agent was never given that attempt
   */
  boolean progress(AgentId agent, AttemptId attempt, JobProgress progress);

  /**
   * An agent sent log. Dropped if it was seen, or if the attempt is over.
   *
   * @param offset position of the first byte in the attempt's log; what is left out is a gap
   * @return false: dropped, and the agent was never given that attempt
   */
  boolean log(AgentId agent, AttemptId attempt, long offset, byte[] data);

  /** The newest progress of the job, if there is any. */
  Optional<JobProgress> progressOf(JobId job);

  /** What is kept of the log of the job's newest attempt, if there is any. */
  Optional<LogTail> logOf(JobId job);
}
