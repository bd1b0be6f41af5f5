package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;

/**
 * What is decided together.
 *
 * @param now when
 * @param stored what the store holds of jobs that the events name and that are not in memory
 * @param decision what comes of it
 */
record Batch(Moment now, Stored stored, Decision decision) {
  /** Whether a job that exists is this coordinator's to change. */
  boolean mine(JobId id) {
    return !stored.elsewhere().contains(id);
  }

  /** Whether a job that does not exist was one that has ended. */
  boolean isBuried(JobId id) {
    return stored.tombstones().containsKey(id);
  }

  /** Has watchers told how a job now stands. */
  void tell(Job job) {
    decision.effect(new Effect.TellJob(job.shelve()));
  }

  /** Has watchers told how an agent now stands. */
  void tell(Member member) {
    decision.effect(new Effect.TellAgent(member.view(now)));
  }
}
