package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How agents and pools stand, and why jobs wait. Confined to the thread that decides. */
public final class Views {
  private final Fleet fleet;
  private final Pools pools;
  private final Jobs jobs;
  private final Schedules schedules;
  private final Recovery recovery;

  Views(Fleet fleet, Pools pools, Jobs jobs, Schedules schedules, Recovery recovery) {
    this.recovery = recovery;
    this.schedules = schedules;
    this.fleet = fleet;
    this.pools = pools;
    this.jobs = jobs;
  }

  /** Every agent that is known, in order of id. */
  public List<AgentView> agents(Moment now) {
    List<AgentView> views = new ArrayList<>();
    for (Member member : fleet.all()) {
      views.add(member.view(now));
    }
    return views;
  }

  /** Every pool that is known, in order of name. */
  public List<PoolView> pools() {
    List<PoolView> views = new ArrayList<>();
    for (Pool pool : pools.all()) {
      views.add(view(pool));
    }
    return views;
  }

  /** How recovery stands. */
  public RecoveryView recovery() {
    return recovery.view();
  }

  /** Every schedule, in order of id. */
  public List<Schedule> schedules() {
    return schedules.all();
  }

  /** Why the job waits; empty if it is not in memory or does not wait. */
  public Optional<WaitReason> waits(JobId id) {
    return jobs.inMemory(id).flatMap(this::waits);
  }

  private Optional<WaitReason> waits(Job job) {
    return switch (job.state()) {
      case JobState.Delayed _ -> Optional.of(WaitReason.NOT_BEFORE);
      case JobState.RetryWait _ -> Optional.of(WaitReason.BACKING_OFF);
      case JobState.Held _ -> Optional.of(WaitReason.HELD);
      case JobState.Queued() ->
          Optional.of(reason(pools.of(job.spec().pool()), jobs.requirement(job)));
      case JobState.Assigned(), JobState.Running(), JobState.Cancelling(), JobState.Ended _ ->
          Optional.empty();
    };
  }

  private WaitReason reason(Pool pool, Requirement requirement) {
    if (recovery.on()) {
      return WaitReason.RECOVERING;
    }
    return pool.paused() ? WaitReason.PAUSED : fleet.waitReason(pool.name(), requirement);
  }

  private PoolView view(Pool pool) {
    Map<WaitReason, Long> waiting = new EnumMap<>(WaitReason.class);
    for (Backlog.Line line : pool.backlog().lines()) {
      waiting.merge(reason(pool, line.requirement()), (long) line.size(), Long::sum);
    }
    if (pool.backlog().shelf().count() > 0) {
      WaitReason shelved = recovery.on() ? WaitReason.RECOVERING : WaitReason.IN_LINE;
      waiting.merge(shelved, pool.backlog().shelf().count(), Long::sum);
    }
    if (pool.delayed() > 0) {
      waiting.merge(WaitReason.NOT_BEFORE, pool.delayed(), Long::sum);
    }
    long slots = 0;
    int agents = 0;
    for (Member member : fleet.all()) {
      if (member.connected() && member.facts.pools().contains(pool.name())) {
        slots += member.facts.slots();
        agents++;
      }
    }
    return new PoolView(
        pool.name(),
        pool.backlog().size() + pool.delayed(),
        pool.backingOff(),
        pool.running(),
        slots,
        fleet.free(pool.name()),
        agents,
        pool.paused(),
        waiting);
  }
}
