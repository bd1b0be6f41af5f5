package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AgentId;
import java.time.Instant;

/**
 * The newest attempt of a job.
 *
 * @param number from 1; 0 for {@link #NONE}
 * @param agent the agent that it was given to
 * @param assignedAt when it was given to the agent
 * @param started whether it is known or suspected to have started
 */
public record Attempt(int number, AgentId agent, Instant assignedAt, boolean started) {
  /** There was no attempt yet. */
  public static final Attempt NONE = new Attempt(0, new AgentId("-"), Instant.EPOCH, false);

  /** Whether there was one. */
  public boolean exists() {
    return number > 0;
  }

  /** The same, started. */
  public Attempt start() {
    return started ? this : new Attempt(number, agent, assignedAt, true);
  }
}
