package dev.weft.it.explore;

import java.util.Map;
import java.util.TreeMap;

/**
 * What may happen, and how often.
 *
 * @param coordinators one, with agents that have yet to connect; or two that share a store, with
 *     agents that are connected to both
 * @param agents one or two
 * @param faults how often each; those that are not named never happen
 * @param waits how often time passes
 */
record Budget(int coordinators, int agents, Map<Act.Kind, Integer> faults, int waits) {
  /** Copies the map. */
  Budget {
    faults = Map.copyOf(faults);
  }

  @Override
  public String toString() {
    return coordinators
        + " coordinators, "
        + agents
        + " agents, "
        + new TreeMap<>(faults)
        + ", "
        + waits
        + " waits";
  }
}
