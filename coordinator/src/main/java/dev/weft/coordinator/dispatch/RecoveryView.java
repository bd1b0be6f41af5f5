package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import java.util.List;

/**
 * How recovery stands.
 *
 * @param newest the one that goes on, or the last one; {@link RecoveryFacts#NONE} if there was none
 * @param waitsFor agents that have to come, or to tell what they hold, before it ends by itself
 * @param ignored why there should be one, and is none because it is switched off; empty if there is
 *     no reason
 */
public record RecoveryView(RecoveryFacts newest, List<AgentId> waitsFor, String ignored) {
  /** Copies the list. */
  public RecoveryView {
    waitsFor = List.copyOf(waitsFor);
  }

  /** Whether no job is started. */
  public boolean on() {
    return !newest.over();
  }
}
