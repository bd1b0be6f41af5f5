package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that left memory a moment ago, ended or shelved: what is decided about them may not be
 * committed yet, so the store cannot be asked. Bounded, the oldest are forgotten; the bound must be
 * well above the number of events in two batches.
 */
final class RecentJobs {
  private static final int BOUND = 16_384;

  private final Map<JobId, Job> jobs = new LinkedHashMap<>();

  void put(Job job) {
    jobs.remove(job.id());
    jobs.put(job.id(), job.summary());
    if (jobs.size() > BOUND) {
      jobs.remove(jobs.keySet().iterator().next());
    }
  }

  void remove(JobId id) {
    jobs.remove(id);
  }

  Optional<Job> find(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }
}
