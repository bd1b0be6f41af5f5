package dev.weft.it.sim;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Sees what really runs, whatever anybody believes. */
final class Witness {
  private final Map<AttemptId, SimAgent> running = new LinkedHashMap<>();

  /** Those that may go on too long: their handler is deaf, or their agent stood still. */
  private final Set<AttemptId> excused = new HashSet<>();

  private final Map<JobId, Integer> starts = new HashMap<>();
  private final Set<AttemptId> succeeded = new HashSet<>();
  private int overlaps;

  /**
   * An attempt starts.
   *
   * @param unaware whether nobody could know, when it was given, of another one
   */
  void started(SimAgent agent, AttemptId attempt, boolean unaware) {
    if (unaware) {
      excused.add(attempt);
    }
    int busy = 0;
    for (Map.Entry<AttemptId, SimAgent> other : running.entrySet()) {
      busy += other.getValue() == agent ? 1 : 0;
      if (other.getKey().job().equals(attempt.job())) {
        overlaps++;
        if (!excused.contains(other.getKey()) && !excused.contains(attempt)) {
          throw new Violated(
              attempt.job().value(),
              attempt + " starts on " + agent.id() + " while " + other.getKey() + " runs");
        }
      }
    }
    if (busy >= agent.slots()) {
      throw new Violated(attempt.job().value(), agent.id() + " runs more than it has slots");
    }
    running.put(attempt, agent);
    starts.merge(attempt.job(), 1, Integer::sum);
  }

  void ended(SimAgent agent, AttemptId attempt, boolean well) {
    running.remove(attempt, agent);
    if (well) {
      succeeded.add(attempt);
    }
  }

  /** It was told to stop, and did not within its time. */
  void deaf(AttemptId attempt) {
    excused.add(attempt);
  }

  /** Its attempts cannot be stopped in time. */
  void froze(SimAgent agent) {
    running.forEach((attempt, on) -> {
      if (on == agent) {
        excused.add(attempt);
      }
    });
  }

  int starts(JobId job) {
    return starts.getOrDefault(job, 0);
  }

  boolean sawSuccess(AttemptId attempt) {
    return succeeded.contains(attempt);
  }

  /** How often an attempt began while another one of its job ran, which was excused. */
  int overlaps() {
    return overlaps;
  }
}
