package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.dispatch.RecoveryView;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What the dispatcher holds in memory, for readers. Thread-safe; answers even while the store is
 * stuck.
 */
public interface DispatchView {
  /** Every agent that is known, in order of id. */
  CompletableFuture<List<AgentView>> agents();

  /** Every pool that is known, in order of name. */
  CompletableFuture<List<PoolView>> pools();

  /** Why queued jobs wait; jobs that do not wait are left out. */
  CompletableFuture<Map<JobId, WaitReason>> waiting(Set<JobId> jobs);

  /** Every schedule, in order of id. */
  CompletableFuture<List<Schedule>> schedules();

  /** How recovery stands. */
  CompletableFuture<RecoveryView> recovery();

  /** Messages that wait in the broker for the pool, as last seen; empty when unknown. */
  Optional<Long> brokerDepth(PoolName pool);

  /**
   * Tells {@code listener} of each change of an agent from now on; it must not block.
   *
   * @return ends it
   */
  JobFeed.Subscription watchAgents(Consumer<AgentView> listener);

  /** Whether changes can be recorded now; if not, why, in one line for people. */
  Optional<String> trouble();
}
