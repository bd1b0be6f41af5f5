package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which instances of agents have refused which jobs for good. */
final class Refusers {
  private final Map<JobId, Set<String>> byJob = new HashMap<>();

  void add(JobId job, String instance) {
    byJob.computeIfAbsent(job, _ -> new HashSet<>()).add(instance);
  }

  Set<String> of(JobId job) {
    Set<String> instances = byJob.get(job);
    return instances == null ? Set.of() : Set.copyOf(instances);
  }

  void forget(JobId job) {
    byJob.remove(job);
  }
}
