package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.dispatch.RecoveryView;
import dev.weft.coordinator.dispatch.Views;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The view on a running {@link Loop}. Thread-safe. */
public final class LoopView implements DispatchView {
  private final Loop loop;
  private final TimeSource time;
  private final AgentFeed agents;
  private final Trouble trouble;
  private final Function<PoolName, Optional<Long>> depth;

  /**
   * Makes a view.
   *
   * @param depth how many messages wait in the broker for a pool, as last seen
   */
  public LoopView(
      Loop loop,
      TimeSource time,
      AgentFeed agents,
      Trouble trouble,
      Function<PoolName, Optional<Long>> depth) {
    this.loop = loop;
    this.time = time;
    this.agents = agents;
    this.trouble = trouble;
    this.depth = depth;
  }

  @Override
  public CompletableFuture<List<AgentView>> agents() {
    return loop.ask(views -> views.agents(time.now()));
  }

  @Override
  public CompletableFuture<List<PoolView>> pools() {
    return loop.ask(Views::pools);
  }

  @Override
  public CompletableFuture<Map<JobId, WaitReason>> waiting(Set<JobId> jobs) {
    return loop.ask(views -> {
      Map<JobId, WaitReason> reasons = new HashMap<>();
      jobs.forEach(id -> views.waits(id).ifPresent(reason -> reasons.put(id, reason)));
      return reasons;
    });
  }

  @Override
  public CompletableFuture<RecoveryView> recovery() {
    return loop.ask(Views::recovery);
  }

  @Override
  public CompletableFuture<List<Schedule>> schedules() {
    return loop.ask(Views::schedules);
  }

  @Override
  public Optional<Long> brokerDepth(PoolName pool) {
    return depth.apply(pool);
  }

  @Override
  public JobFeed.Subscription watchAgents(Consumer<AgentView> listener) {
    return agents.watch(listener);
  }

  @Override
  public Optional<String> trouble() {
    return trouble.now();
  }
}
