package dev.weft.coordinator.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store in memory whose commits can be held up, and whose reading can fail. Thread-safe. */
public final class GatedStore implements JobStore {
  /** What is committed. */
  public final MemoryStore memory = new MemoryStore();

  /** Commits that were refused. */
  final AtomicInteger refused = new AtomicInteger();

  /** How often it was tidied. */
  final AtomicInteger tidied = new AtomicInteger();

  private final AtomicReference<Optional<StoreException.Kind>> unreadable =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<StoreException.Kind>> untidy =
      new AtomicReference<>(Optional.empty());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Jobs that another coordinator has accepted. */
  private final Map<JobId, Job> theirs = new ConcurrentHashMap<>();

  @GuardedBy("lock")
  private boolean shut;

  @GuardedBy("lock")
  private int waiting;

  /** Another coordinator accepts a job. */
  void acceptElsewhere(Job job) {
    theirs.put(job.id(), job.shelve());
  }

  private List<ForeignJob> foreign(List<Change> changes) {
    return changes.stream()
        .flatMap(c -> c instanceof Change.JobAdded(Job job) ? Stream.of(job.id()) : Stream.of())
        .flatMap(id -> Optional.ofNullable(theirs.get(id)).stream())
        .map(job -> new ForeignJob(job.id(), job.digest(), StateName.of(job.state()), 7))
        .toList();
  }

  /** From now on commits wait. */
  public void shut() {
    lock.lock();
    try {
      shut = true;
    } finally {
      lock.unlock();
    }
  }

  /** Commits wait no longer. */
  public void open() {
    lock.lock();
    try {
      shut = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a commit waits. */
  public boolean commitWaits() {
    lock.lock();
    try {
      return waiting > 0;
    } finally {
      lock.unlock();
    }
  }

  /** From now on it cannot be read, for this reason. */
  void failReading(StoreException.Kind kind) {
    unreadable.set(Optional.of(kind));
  }

  /** From now on it cannot be tidied, for this reason. */
  void failTidying(StoreException.Kind kind) {
    untidy.set(Optional.of(kind));
  }

  /** From now on all works again. */
  void heal() {
    memory.heal();
    unreadable.set(Optional.empty());
    untidy.set(Optional.empty());
  }

  /** The job as committed. */
  Optional<Job> row(String id) {
    return memory.detail(new JobId(id)).map(JobReader.JobDetail::job);
  }

  @Override
  public Restored load() throws StoreException {
    check(unreadable);
    return memory.load();
  }

  @Override
  public List<ForeignJob> commit(List<Change> changes) throws StoreException {
    lock.lock();
    try {
      waiting++;
      while (shut) {
        changed.awaitUninterruptibly();
      }
      waiting--;
    } finally {
      lock.unlock();
    }
    List<ForeignJob> foreign = foreign(changes);
    if (!foreign.isEmpty()) {
      return foreign;
    }
    try {
      return memory.commit(changes);
    } catch (StoreException e) {
      refused.incrementAndGet();
      throw e;
    }
  }

  @Override
  public boolean tidy() throws StoreException {
    tidied.incrementAndGet();
    check(untidy);
    return false;
  }

  @Override
  public Map<JobId, Job> find(Collection<JobId> ids) throws StoreException {
    check(unreadable);
    Map<JobId, Job> found = new HashMap<>(memory.find(ids));
    elsewhere(ids).forEach(id -> found.put(id, theirs.get(id)));
    return found;
  }

  @Override
  public Set<JobId> elsewhere(Collection<JobId> ids) {
    return ids.stream().filter(theirs::containsKey).collect(Collectors.toSet());
  }

  @Override
  public Map<JobId, Tombstone> tombstones(Collection<JobId> ids) throws StoreException {
    check(unreadable);
    return memory.tombstones(ids);
  }

  @Override
  public List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes)
      throws StoreException {
    check(unreadable);
    return memory.queued(pool, from, limit, maxBytes);
  }

  @Override
  public List<Job> due(Due.Clock clock, DueRank from, int limit) throws StoreException {
    check(unreadable);
    return memory.due(clock, from, limit);
  }

  private static void check(AtomicReference<Optional<StoreException.Kind>> trouble)
      throws StoreException {
    Optional<StoreException.Kind> kind = trouble.get();
    if (kind.isPresent()) {
      throw new StoreException(kind.get(), "the test says so", new IllegalStateException("test"));
    }
  }
}
