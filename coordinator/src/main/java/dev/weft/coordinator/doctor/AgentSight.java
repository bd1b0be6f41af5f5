package dev.weft.coordinator.doctor;

import dev.weft.common.id.AgentId;
import java.util.Optional;
import java.util.Set;

/**
 * What the newest heartbeat of a connected agent told beside its load.
 *
 * @param agent which
 * @param clock how far its clock is from this one's; empty: not known
 * @param clusters the stores of the coordinators that it serves, as far as it says them
 */
public record AgentSight(AgentId agent, Optional<ClockOffset> clock, Set<String> clusters) {
  /** Copies the set. */
  public AgentSight {
    clusters = Set.copyOf(clusters);
  }
}
