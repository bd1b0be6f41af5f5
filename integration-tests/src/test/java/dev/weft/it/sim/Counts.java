package dev.weft.it.sim;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what the dispatcher shows of pools and agents with the jobs themselves. */
final class Counts {
  private Counts() {}

  static void check(Dispatcher dispatcher, Moment now, Collection<Job> jobs) {
    difference(dispatcher, now, jobs)
        .ifPresent(what -> {
          throw new Violated("", what);
        });
  }

  /** Where what is shown is not what there is. */
  static Optional<String> difference(Dispatcher dispatcher, Moment now, Collection<Job> jobs) {
    Map<PoolName, long[]> pools = new HashMap<>();
    Map<AgentId, Integer> agents = new HashMap<>();
    for (Job job : jobs) {
      long[] counts = pools.computeIfAbsent(job.spec().pool(), _ -> new long[3]);
      switch (job.state()) {
        case JobState.Delayed _, JobState.Queued() -> counts[0]++;
        case JobState.RetryWait _ -> counts[1]++;
        case JobState.Assigned(), JobState.Running(), JobState.Cancelling() -> {
          counts[2]++;
          agents.merge(job.attempt().agent(), 1, Integer::sum);
        }
        case JobState.Held _, JobState.Ended _ -> {}
      }
    }
    for (PoolView view : dispatcher.views().pools()) {
      long[] counts = pools.getOrDefault(view.name(), new long[3]);
      List<Long> shown = List.of(view.queued(), view.backingOff(), view.running());
      List<Long> real = List.of(counts[0], counts[1], counts[2]);
      if (!shown.equals(real)) {
        return Optional.of(view.name() + " shows " + shown + ", it has " + real);
      }
      long waiting = view.waiting().values().stream().mapToLong(Long::longValue).sum();
      if (waiting != view.queued()) {
        return Optional.of(view.name() + " says why " + waiting + " wait of " + counts[0]);
      }
    }
    for (AgentView view : dispatcher.views().agents(now)) {
      if (view.running() != agents.getOrDefault(view.id(), 0)) {
        return Optional.of(view.id() + " shows " + view.running() + " running");
      }
    }
    return Optional.empty();
  }
}
