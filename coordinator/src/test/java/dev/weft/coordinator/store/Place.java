package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.loop.StateName;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.Member.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A coordinator's place at a {@link SharedMemory}, from its start to its end: all that the real
 * store and membership offer to it.
 */
public final class Place implements JobStore {
  /** Beats between two moves to newer numbers, as the real ones. */
  private static final int BEATS_BETWEEN_MOVES = 3;

  private final SharedMemory memory;
  private final MemoryStore tables;
  private final SharedMemory.Chair chair;
  private final Seat seat;
  private final List<String> keys;
  private final boolean alone;
  private long numbers;
  private int beats;

  Place(SharedMemory memory, SharedMemory.Chair chair, Seat seat, List<String> keys) {
    this.memory = memory;
    this.tables = memory.tables();
    this.chair = chair;
    this.seat = seat;
    this.keys = keys;
    this.numbers = seat.jobs();
    this.alone = chair.id.isEmpty();
  }

  /** Its number: the owner of its jobs. */
  public long owner() {
    return chair.number;
  }

  /** Which of its starts this is. */
  public long epoch() {
    return seat.epoch();
  }

  /** Where the store was when it started. */
  public StorePosition start() {
    return new StorePosition(
        seat.cluster(), seat.owner(), seat.epoch(), seat.incarnation(), seat.commits());
  }

  /** How many of its commits the store holds. */
  public long commits() {
    return chair.commits;
  }

  /** The keys of the cluster, the one that seals first. */
  public List<String> keys() {
    return keys;
  }

  /**
   * Makes sure that nobody has taken it over.
   *
   * @throws FencedException if somebody has
   */
  public void keepSeat() throws FencedException {
    if (chair.epoch != seat.epoch()) {
      throw new FencedException(
          "another coordinator has taken it over", new IllegalStateException("fenced"));
    }
  }

  @Override
  public Restored load() {
    Restored held = tables.load(memory.jobsOf(chair.number));
    return new Restored(
            held.jobs(),
            held.queued(),
            held.delayed(),
            held.due(),
            held.schedules(),
            held.agents(),
            held.pausedPools(),
            Math.max(seat.jobs(), chair.lastJob),
            Math.max(seat.notices(), chair.lastNotice),
            held.wishes())
        .with(memory.history(chair.number), memory.recovery(chair.number));
  }

  @Override
  public Optional<List<Predecessor>> predecessors() {
    return alone ? Optional.empty() : Optional.of(memory.followedBy(chair.number));
  }

  @Override
  public List<ForeignJob> commit(List<Change> changes) throws StoreException {
    List<ForeignJob> foreign = foreign(changes);
    if (!foreign.isEmpty()) {
      return foreign;
    }
    Set<Long> added = new HashSet<>();
    for (Change change : changes) {
      if (change instanceof Change.JobAdded(Job job)) {
        added.add(job.number());
      } else if (change instanceof Change.JobSaved(Job job) && !added.contains(job.number())) {
        check(job);
      }
    }
    tables.commit(changes);
    changes.forEach(this::note);
    chair.life++;
    chair.commits++;
    return List.of();
  }

  /**
   * What a commit would answer.
   *
   * @throws FencedException if this one was taken over
   */
  public List<ForeignJob> foreign(List<Change> changes) throws FencedException {
    keepSeat();
    List<ForeignJob> foreign = new ArrayList<>();
    for (Change change : changes) {
      if (change instanceof Change.JobAdded(Job job)) {
        foreign(job).ifPresent(foreign::add);
      }
    }
    return foreign;
  }

  private Optional<ForeignJob> foreign(Job job) {
    Job known = tables.find(List.of(job.id())).get(job.id());
    return Optional.ofNullable(known)
        .filter(found ->
            owner(found) != chair.number
                || Seats.block(found.number()) != Seats.block(job.number()))
        .map(found ->
            new ForeignJob(found.id(), found.digest(), StateName.of(found.state()), owner(found)));
  }

  private long owner(Job job) {
    return memory.ownerOf(job.number()).orElse(chair.number);
  }

  private void check(Job job) throws StoreException {
    if (owner(job) != chair.number) {
      String message =
          "job %s cannot be written, for it is another coordinator's".formatted(job.id());
      throw new StoreException(
          StoreException.Kind.BROKEN, message, new IllegalStateException(message));
    }
  }

  private void note(Change change) {
    if (change instanceof Change.JobAdded(Job job)) {
      memory.own(job.number(), chair);
      chair.lastJob = Math.max(chair.lastJob, job.number());
    } else if (change instanceof Change.NoticeAdded(Notice notice)) {
      memory.ownNotice(notice.number(), chair);
      chair.lastNotice = Math.max(chair.lastNotice, notice.number());
    } else if (change instanceof Change.RecoverySaved(RecoveryFacts facts)) {
      memory.recover(chair.number, facts);
    }
  }

  @Override
  public long numbersAfter(long last) {
    return Math.max(last, numbers);
  }

  @Override
  public Map<JobId, Job> find(Collection<JobId> ids) {
    return tables.find(ids);
  }

  @Override
  public Set<JobId> elsewhere(Collection<JobId> ids) {
    return tables.find(ids).values().stream()
        .filter(job -> owner(job) != chair.number)
        .map(Job::id)
        .collect(Collectors.toSet());
  }

  @Override
  public Collection<CancelWish> wishes(Collection<JobId> ids) {
    return alone
        ? List.of()
        : tables.wishes().stream().filter(wish -> ids.contains(wish.job())).toList();
  }

  @Override
  public Set<JobId> unwanted() {
    List<JobId> wished = tables.wishes().stream().map(CancelWish::job).toList();
    return alone || wished.isEmpty()
        ? Set.of()
        : tables.find(wished).values().stream()
            .filter(job -> !job.state().terminal() && !job.cancelRequested())
            .filter(job -> owner(job) == chair.number)
            .map(Job::id)
            .collect(Collectors.toSet());
  }

  @Override
  public List<History.Start> starts() {
    return alone ? List.of() : memory.starts();
  }

  @Override
  public List<RecoveryFacts> recoveries() {
    return alone ? List.of() : memory.recoveries(chair);
  }

  @Override
  public Map<JobId, Tombstone> tombstones(Collection<JobId> ids) {
    return tables.tombstones(ids);
  }

  @Override
  public List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes) {
    return tables.queued(pool, from, limit, maxBytes, memory.jobsOf(chair.number));
  }

  @Override
  public List<Job> due(Due.Clock clock, DueRank from, int limit) {
    return tables.due(clock, from, limit, memory.jobsOf(chair.number));
  }

  /** What it has to publish, in order. */
  public List<Notice> notices(long after, int limit) {
    return tables.notices(after, Integer.MAX_VALUE).stream()
        .filter(notice -> memory.noticesOf(chair.number).test(notice.number()))
        .limit(limit)
        .toList();
  }

  /** The number of the coordinator whose a job is that has not ended; empty if there is none. */
  public Optional<Long> ownerOf(JobId id) {
    return Optional.ofNullable(tables.find(List.of(id)).get(id))
        .filter(job -> !job.state().terminal())
        .map(this::owner);
  }

  /** As {@link Membership#beat}. */
  public void beat() throws FencedException {
    keepSeat();
    chair.life++;
    boolean scarce = chair.lastJob > numbers + Seats.NUMBERS / 2;
    boolean due = ++beats % BEATS_BETWEEN_MOVES == 0;
    if (scarce || (due && memory.givenNumbers() > numbers + Seats.NUMBERS)) {
      numbers = memory.newNumbers();
    }
  }

  /** As {@link Membership#others}. */
  public List<Member> others() {
    return memory.others(chair);
  }

  /** As {@link Membership#takeOver}. */
  public Optional<TakenOver> takeOver(Member dead) throws FencedException {
    keepSeat();
    return memory.takeOver(dead, chair);
  }

  /** As {@link Membership#leave}. */
  public void leave() {
    if (chair.epoch == seat.epoch()) {
      chair.standing = Standing.LEFT;
    }
  }
}
