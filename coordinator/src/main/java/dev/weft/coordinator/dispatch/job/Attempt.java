package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AgentId;
import java.time.Instant;

/**
 * The newest attempt of a job.
 *
 * @param number from 1; 0 for {@link #NONE}
 * @param agent the agent that it was given to
 * @param process which process of the agent that was; known only while it is not known whether the
 *     attempt has started
 * @param assignedAt when it was given to the agent
 * @param standing how far it is
 */
public record Attempt(
    int number, AgentId agent, Incarnation process, Instant assignedAt, Standing standing) {
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
  public static final Attempt NONE =
      new Attempt(0, new AgentId("-"), Incarnation.UNKNOWN, Instant.EPOCH, Standing.OVER);

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
    return new Attempt(number, agent, Incarnation.UNKNOWN, assignedAt, next);
  }

  /** The same, given to that process. */
  public Attempt givenTo(Incarnation to) {
    return new Attempt(number, agent, to, assignedAt, standing);
  }

  /**
   * Whether it surely never ran, if a process of its agent does not know of it.
   *
   * @param present that process
   */
  public boolean unheardOf(Incarnation present) {
    return standing == Standing.GIVEN && present.remembers(process);
  }
}
