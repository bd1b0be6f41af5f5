package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a store holds when a coordinator starts on it.
 *
 * @param jobs those that are assigned, running, cancelling or in retry wait, without payloads
 * @param queued how many jobs are queued, by pool
 * @param delayed how many jobs may not start yet, by pool
 * @param due the clocks by which something is due for jobs that are not in {@code jobs}
 * @param schedules all of them
 * @param agents what is remembered of agents
 * @param pausedPools the pools that are paused
 * @param lastJob the highest job number; 0 if there is none
 * @param lastNotice the highest number in the outbox; 0 if there was none
 * @param wishes jobs that are to be cancelled when they come, oldest first
 * @param history the past that the store knows of
 * @param recovery what is recorded of the newest one
 */
public record Restored(
    List<Job> jobs,
    Map<PoolName, Long> queued,
    Map<PoolName, Long> delayed,
    Set<Due.Clock> due,
    List<Schedule> schedules,
    List<KnownAgent> agents,
    Set<PoolName> pausedPools,
    long lastJob,
    long lastNotice,
    List<CancelWish> wishes,
    History history,
    RecoveryFacts recovery) {
  /** Of a store that nothing can be said of the past of. */
  public Restored(
      List<Job> jobs,
      Map<PoolName, Long> queued,
      Map<PoolName, Long> delayed,
      Set<Due.Clock> due,
      List<Schedule> schedules,
      List<KnownAgent> agents,
      Set<PoolName> pausedPools,
      long lastJob,
      long lastNotice,
      List<CancelWish> wishes) {
    this(
        jobs,
        queued,
        delayed,
        due,
        schedules,
        agents,
        pausedPools,
        lastJob,
        lastNotice,
        wishes,
        History.NONE,
        RecoveryFacts.NONE);
  }

  /** The same with another past. */
  public Restored with(History other, RecoveryFacts newest) {
    return new Restored(
        jobs,
        queued,
        delayed,
        due,
        schedules,
        agents,
        pausedPools,
        lastJob,
        lastNotice,
        wishes,
        other,
        newest);
  }

  /** An empty store. */
  public static final Restored NOTHING =
      new Restored(
          List.of(), Map.of(), Map.of(), Set.of(), List.of(), List.of(), Set.of(), 0, 0, List.of());

  /** Copies the collections. */
  public Restored {
    jobs = List.copyOf(jobs);
    queued = Map.copyOf(queued);
    delayed = Map.copyOf(delayed);
    due = Set.copyOf(due);
    schedules = List.copyOf(schedules);
    agents = List.copyOf(agents);
    pausedPools = Set.copyOf(pausedPools);
    wishes = List.copyOf(wishes);
  }

  /**
   * What is remembered of an agent.
   *
   * @param id its id
   * @param incarnation the newest one that was seen
   * @param drainRequested whether an operator wants it to get no jobs
   */
  public record KnownAgent(AgentId id, Incarnation incarnation, boolean drainRequested) {}
}
