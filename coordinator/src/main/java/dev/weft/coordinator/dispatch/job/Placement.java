package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AgentId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which agents of the pool may run a job.
 *
 * @param pinned the id of the only agent that may; empty for any
 * @param labels what the agent must be labelled with; at most 64
 */
public record Placement(String pinned, Map<String, String> labels) {
  /** Any agent. */
  public static final Placement ANY = new Placement("", Map.of());

  /**
   * Copies the labels, in order of key.
   *
   * @throws IllegalArgumentException if there are too many labels or the pinned id is invalid
   */
  public Placement {
    if (labels.size() > 64) {
      throw new IllegalArgumentException("labels must be at most 64, they are " + labels.size());
    }
    if (!pinned.isEmpty()) {
      pinned = new AgentId(pinned).value();
    }
    labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The only agent that may run the job, if it is pinned. */
  public Optional<AgentId> agent() {
    return pinned.isEmpty() ? Optional.empty() : Optional.of(new AgentId(pinned));
  }
}
