package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.util.Map;
import java.util.Set;

/**
 * What the store holds of the jobs that events name and that are not in memory.
 *
 * @param jobs those that exist, without payload and output
 * @param tombstones what is left of those that were removed
 * @param elsewhere of the jobs, those that another coordinator changes
 */
public record Stored(Map<JobId, Job> jobs, Map<JobId, Tombstone> tombstones, Set<JobId> elsewhere) {
  /** None of them. */
  public static final Stored NOTHING = new Stored(Map.of(), Map.of());

  /** Of a coordinator that is alone. */
  public Stored(Map<JobId, Job> jobs, Map<JobId, Tombstone> tombstones) {
    this(jobs, tombstones, Set.of());
  }

  /** Copies the maps. */
  public Stored {
    jobs = Map.copyOf(jobs);
    tombstones = Map.copyOf(tombstones);
    elsewhere = Set.copyOf(elsewhere);
  }
}
