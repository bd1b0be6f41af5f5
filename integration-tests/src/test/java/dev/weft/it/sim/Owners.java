package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.store.TakenOver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which coordinator may change what, known independently of the store. */
public final class Owners {
  private final Map<JobId, Long> owners = new HashMap<>();

  /** In which epoch each coordinator may write. */
  private final Map<Long, Long> epochs = new HashMap<>();

  void putAll(Owners others) {
    owners.putAll(others.owners);
    epochs.putAll(others.epochs);
  }

  public void sat(long owner, long epoch) {
    epochs.put(owner, epoch);
  }

  public boolean sits(long owner, long epoch) {
    return epochs.getOrDefault(owner, 0L) == epoch;
  }

  public void added(JobId job, long owner) {
    owners.put(job, owner);
  }

  public boolean isOf(JobId job, long owner) {
    return of(job) == owner;
  }

  long of(JobId job) {
    return owners.getOrDefault(job, -1L);
  }

  /** What is the heir's from now on. */
  public Set<JobId> tookOver(TakenOver taken, long heir, Map<JobId, Job> rows) {
    long dead = taken.from().number();
    epochs.put(dead, taken.epoch());
    Set<JobId> open = new HashSet<>();
    for (Job job : rows.values()) {
      if (isOf(job.id(), dead) && !job.state().terminal()) {
        open.add(job.id());
      }
    }
    open.forEach(job -> owners.put(job, heir));
    return open;
  }
}
