package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.coordinator.dispatch.job.Placement;
import java.util.Set;

/**
 * What an agent must be to run a job. Queued jobs with equal requirements wait in one line: if the
 * first cannot be placed, none of them can.
 *
 * @param handler the handler that it must have
 * @param placement the labels that it must have, or who it must be
 * @param refusedBy instances of agents that have refused the job for good
 */
record Requirement(HandlerName handler, Placement placement, Set<String> refusedBy) {
  boolean pinned() {
    return !placement.pinned().isEmpty();
  }

  /** Whether an agent could run the job as far as its id says. */
  boolean allows(AgentId agent) {
    return !pinned() || placement.pinned().equals(agent.value());
  }

  /** Whether an agent could run the job, if it is in the pool. */
  boolean allows(AgentId agent, AgentFacts facts) {
    return facts.handlers().contains(handler)
        && allows(agent)
        && !refusedBy.contains(facts.instance())
        && facts.labels().entrySet().containsAll(placement.labels().entrySet());
  }
}
