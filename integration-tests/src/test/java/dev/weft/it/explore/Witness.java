package dev.weft.it.explore;

import dev.weft.common.id.AttemptId;
import dev.weft.it.sim.Violated;
import java.util.Set;
import java.util.TreeSet;

/** Sees what really runs. There is only one job. */
final class Witness {
  private final Set<Integer> running = new TreeSet<>();
  private final Set<Integer> succeeded = new TreeSet<>();
  private int starts;

  void started(AttemptId attempt) {
    if (!running.isEmpty()) {
      throw new Violated(attempt.job().value(), attempt + " starts while " + running + " runs");
    }
    running.add(attempt.number());
    starts++;
  }

  void ended(AttemptId attempt, boolean well) {
    running.remove(attempt.number());
    if (well) {
      succeeded.add(attempt.number());
    }
  }

  int starts() {
    return starts;
  }

  boolean sawSuccess(int attempt) {
    return succeeded.contains(attempt);
  }
}
