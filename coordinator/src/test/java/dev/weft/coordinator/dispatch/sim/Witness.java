package dev.weft.coordinator.dispatch.sim;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Sees what really runs, whatever anybody believes. */
final class Witness {
  private final Map<JobId, AttemptId> running = new HashMap<>();
  private final Map<JobId, Integer> starts = new HashMap<>();
  private final Set<AttemptId> succeeded = new HashSet<>();

  void started(AgentId agent, AttemptId attempt) {
    AttemptId other = running.put(attempt.job(), attempt);
    if (other != null) {
      throw new Violated(
          attempt.job().value(), attempt + " starts on " + agent + " while " + other + " runs");
    }
    starts.merge(attempt.job(), 1, Integer::sum);
  }

  void ended(AttemptId attempt, boolean well) {
    running.remove(attempt.job(), attempt);
    if (well) {
      succeeded.add(attempt);
    }
  }

  int starts(JobId job) {
    return starts.getOrDefault(job, 0);
  }

  boolean sawSuccess(AttemptId attempt) {
    return succeeded.contains(attempt);
  }
}
