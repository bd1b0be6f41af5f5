package dev.weft.coordinator.crash;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store that may crash before or after a commit. */
final class CrashingStore implements JobStore {
  private final JobStore store;
  private final CrashSwitch crash;

  CrashingStore(JobStore store, CrashSwitch crash) {
    this.store = store;
    this.crash = crash;
  }

  @Override
  public Restored load() throws StoreException {
    return store.load();
  }

  @Override
  public List<ForeignJob> commit(List<Change> changes) throws StoreException {
    boolean accepts = changes.stream().anyMatch(change -> change instanceof Change.JobAdded);
    if (accepts) {
      crash.reach(CrashPoint.BEFORE_ACCEPT_COMMIT);
    }
    if (changes.stream().anyMatch(CrashingStore::isResult)) {
      crash.reach(CrashPoint.BEFORE_RESULT_COMMIT);
    }
    List<ForeignJob> foreign = store.commit(changes);
    if (accepts) {
      crash.reach(CrashPoint.AFTER_ACCEPT_COMMIT);
    }
    return foreign;
  }

  @Override
  public boolean tidy() throws StoreException {
    return store.tidy();
  }

  @Override
  public long numbersAfter(long last) {
    return store.numbersAfter(last);
  }

  @Override
  public Map<JobId, Tombstone> tombstones(Collection<JobId> ids) throws StoreException {
    return store.tombstones(ids);
  }

  @Override
  public Map<JobId, Job> find(Collection<JobId> ids) throws StoreException {
    return store.find(ids);
  }

  @Override
  public Set<JobId> elsewhere(Collection<JobId> ids) throws StoreException {
    return store.elsewhere(ids);
  }

  @Override
  public Optional<List<Predecessor>> predecessors() throws StoreException {
    return store.predecessors();
  }

  @Override
  public Collection<CancelWish> wishes(Collection<JobId> ids) throws StoreException {
    return store.wishes(ids);
  }

  @Override
  public Set<JobId> unwanted() throws StoreException {
    return store.unwanted();
  }

  @Override
  public List<History.Start> starts() throws StoreException {
    return store.starts();
  }

  @Override
  public List<RecoveryFacts> recoveries() throws StoreException {
    return store.recoveries();
  }

  @Override
  public List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes)
      throws StoreException {
    return store.queued(pool, from, limit, maxBytes);
  }

  @Override
  public List<Job> due(Due.Clock clock, DueRank from, int limit) throws StoreException {
    return store.due(clock, from, limit);
  }

  private static boolean isResult(Change change) {
    return change instanceof Change.JobSaved(Job job) && job.state().terminal();
  }
}
