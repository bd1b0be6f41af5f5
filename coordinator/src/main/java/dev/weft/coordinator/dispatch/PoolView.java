package dev.weft.coordinator.dispatch;

import dev.weft.common.id.PoolName;
import java.util.Map;

/**
 * A pool as it stands.
 *
 * @param name its name
 * @param queued accepted jobs that wait for a slot or may not start yet, in memory or only in the
 *     store
 * @param backingOff jobs that wait before their next attempt
 * @param running attempts that are assigned or run
 * @param slots slots of its connected agents
 * @param freeSlots slots that are free
 * @param agents connected agents
 * @param paused whether none of its jobs start
 * @param waiting queued jobs by why they wait
 */
public record PoolView(
    PoolName name,
    long queued,
    long backingOff,
    long running,
    long slots,
    long freeSlots,
    int agents,
    boolean paused,
    Map<WaitReason, Long> waiting) {
  /** Copies the map. */
  public PoolView {
    waiting = Map.copyOf(waiting);
  }
}
