package dev.weft.coordinator.loop;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which agent may speak of which job: the one that the newest attempt was given to, until that is
 * over. Jobs on agents are here, and those that were given up with their agent and not begun again.
 * Shares what the dispatcher has in memory, so each takes some 40 bytes: an entry of a map.
 * Thread-safe.
 */
final class OpenAttempts {
  /** What a word of an agent is worth. */
  enum Worth {
    /** The attempt is this agent's. */
    TRUE,
    /**
     * It may be true: the job has no open attempt, or a newer one; or an older one, for the store
     * may have lost this one, and its agent be about to say so.
     */
    LATE,
    /** The attempt is another agent's. */
    FALSE
  }

  private final ConcurrentMap<JobId, Attempt> newest = new ConcurrentHashMap<>();

  /** A job stands like this now. Called in the order in which it came to be. */
  void stands(Job job) {
    Attempt attempt = job.attempt();
    boolean over = attempt.standing() == Attempt.Standing.OVER;
    if (over || job.state().terminal()) {
      newest.remove(job.id());
    } else {
      newest.put(job.id(), attempt);
    }
  }

  /** What it is worth that an agent speaks of an attempt. */
  Worth of(AgentId agent, AttemptId attempt) {
    @Nullable Attempt open = newest.get(attempt.job());
    if (open == null || attempt.number() != open.number()) {
      return Worth.LATE;
    }
    return open.agent().equals(agent) ? Worth.TRUE : Worth.FALSE;
  }
}
