package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AgentId;
import java.time.Instant;

/**
 * The newest attempt of a job.
 *
 * @param number from 1; 0 for {@link #NONE}
 * @param agent the agent that it was given to
 * @param assignedAt when it was given to the agent
 * @param standing how far it is
 */
public record Attempt(int number, AgentId agent, Instant assignedAt, Standing standing) {
  /** How far an attempt is, as far as is known. */
  public enum Standing {
    /** Given to its agent; not known to have started. */
    GIVEN,
    /** Known to have started. */
    STARTED,
    /** Suspected to have started, and given up: its agent was lost. It may still turn up. */
    LOST,
    /** Ended, or proven never to have run. */
    OVER
  }

  /** There was no attempt yet. */
  public static final Attempt NONE = new Attempt(0, new AgentId("-"), Instant.EPOCH, Standing.OVER);

  /** Whether there was one. */
  public boolean exists() {
    return number > 0;
  }

  /** Whether it was given up and may still turn up, running or with a result. */
  public boolean lost() {
    return standing == Standing.LOST;
  }

  /** Whether its start has been counted. */
  boolean counted() {
    return standing == Standing.STARTED || standing == Standing.LOST;
  }

  Attempt as(Standing next) {
    return new Attempt(number, agent, assignedAt, next);
  }
}
