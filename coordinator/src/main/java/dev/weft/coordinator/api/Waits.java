package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.WaitReason;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.loop.DispatchView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Finds out why jobs wait. Thread-safe; waits up to 2 s for the dispatcher. */
final class Waits {
  private final DispatchView view;
  private final Asking asking;

  Waits(DispatchView view, Asking asking) {
    this.view = view;
    this.asking = asking;
  }

  /**
   * Why a job waits.
   *
   * @param text for people, with names
   */
  record Wait(WaitReason reason, String text) {
    void tell(dev.weft.proto.api.v1.Job.Builder job) {
      job.setWaitReason(proto(reason)).setWaitText(text);
    }
  }

  /** Why these jobs wait; those that do not are left out. */
  Map<JobId, Wait> explain(List<Job> jobs) throws InterruptedException {
    Map<JobId, Wait> waits = new HashMap<>();
    Set<JobId> queued = new HashSet<>();
    for (Job job : jobs) {
      if (job.state() instanceof JobState.Held) {
        waits.put(
            job.id(), new Wait(WaitReason.HELD, WaitText.of(job, WaitReason.HELD, List.of())));
      } else if (job.state() instanceof JobState.RetryWait) {
        WaitReason reason = WaitReason.BACKING_OFF;
        waits.put(job.id(), new Wait(reason, WaitText.of(job, reason, List.of())));
      } else if (job.state() instanceof JobState.Delayed) {
        WaitReason reason = WaitReason.NOT_BEFORE;
        waits.put(job.id(), new Wait(reason, WaitText.of(job, reason, List.of())));
      } else if (job.state() instanceof JobState.Queued) {
        queued.add(job.id());
      }
    }
    if (!queued.isEmpty()) {
      explainQueued(jobs, queued, waits);
    }
    return waits;
  }

  private void explainQueued(List<Job> jobs, Set<JobId> queued, Map<JobId, Wait> waits)
      throws InterruptedException {
    CompletableFuture<Map<JobId, WaitReason>> asked = view.waiting(queued);
    CompletableFuture<List<AgentView>> known = view.agents();
    Map<JobId, WaitReason> reasons;
    List<AgentView> agents;
    try {
      reasons = asking.prompt(asked);
      agents = asking.prompt(known);
    } catch (Refused tooBusy) {
      // The job is worth more than the reason why it waits.
      return;
    }
    for (Job job : jobs) {
      if (queued.contains(job.id())) {
        // What the dispatcher does not hold in memory is far behind in line.
        WaitReason reason = reasons.getOrDefault(job.id(), WaitReason.IN_LINE);
        waits.put(job.id(), new Wait(reason, WaitText.of(job, reason, agents)));
      }
    }
  }

  static dev.weft.proto.api.v1.WaitReason proto(WaitReason reason) {
    return switch (reason) {
      case NO_AGENT -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_NO_AGENT;
      case NO_HANDLER -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_NO_HANDLER;
      case NO_MATCH -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_NO_MATCH;
      case NO_FREE_SLOT -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_NO_FREE_SLOT;
      case DRAINING -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_DRAINING;
      case BACKING_OFF -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_BACKING_OFF;
      case HELD -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_HELD;
      case PAUSED -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_PAUSED;
      case RECOVERING -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_RECOVERING;
      case NOT_BEFORE -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_NOT_BEFORE;
      case IN_LINE -> dev.weft.proto.api.v1.WaitReason.WAIT_REASON_IN_LINE;
    };
  }
}
