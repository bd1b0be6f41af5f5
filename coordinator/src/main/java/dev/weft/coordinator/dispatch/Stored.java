package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.util.Map;

/**
 * What the store holds of the jobs that events name and that are not in memory.
 *
 * @param jobs those that exist, without payload and output
 * @param tombstones what is left of those that were removed
 */
public record Stored(Map<JobId, Job> jobs, Map<JobId, Tombstone> tombstones) {
  /** None of them. */
  public static final Stored NOTHING = new Stored(Map.of(), Map.of());

  /** Copies the maps. */
  public Stored {
    jobs = Map.copyOf(jobs);
    tombstones = Map.copyOf(tombstones);
  }
}
