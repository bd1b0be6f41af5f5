package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.loop.StoreException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The store: what is committed, and nothing else. It survives the coordinator. */
final class SimStore {
  private final World world;
  private final MemoryStore memory = new MemoryStore();
  private final Map<PoolName, List<Job>> olderPages = new HashMap<>();
  private final Dice dice;
  private boolean full;
  private long slowUntil;
  private boolean answerGetsLost;
  private List<Change> unanswered = List.of();

  SimStore(World world, Dice dice) {
    this.world = world;
    this.dice = dice;
  }

  /** From now on commits take long, for so many milliseconds. */
  void slow(long length) {
    slowUntil = world.agenda.now() + length;
  }

  /** The next commit becomes durable, and the coordinator is told that it did not. */
  void loseAnswer() {
    answerGetsLost = true;
  }

  /** How long the next commit takes. */
  long commitDelay() {
    int most = world.plan.delays().commit();
    return world.agenda.now() < slowUntil ? dice.between(500, 1_500) : dice.between(0, most);
  }

  void full() {
    full = true;
  }

  void heal() {
    full = false;
  }

  /**
   * Records changes, or says that it cannot.
   *
   * @return whether they are surely recorded
   */
  boolean commit(List<Change> changes) {
    if (full) {
      return false;
    }
    if (world.plan.has(Flaw.FORGETFUL_STORE) && dice.chance(0.02)) {
      return true;
    }
    if (world.plan.has(Flaw.STALE_PAGE)) {
      keepPages();
    }
    try {
      boolean again = isSame(changes, unanswered);
      unanswered = List.of();
      if (!again) {
        world.checker.committing(changes);
      }
      memory.commit(changes);
      if (!again) {
        world.checker.committed(changes);
      }
      if (answerGetsLost) {
        answerGetsLost = false;
        unanswered = changes;
        return false;
      }
      return true;
    } catch (StoreException e) {
      throw new Violated("", e.reason());
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very same commit is tried again
  private static boolean isSame(List<Change> changes, List<Change> others) {
    return changes == others;
  }

  private void keepPages() {
    for (PoolName pool : Plan.POOLS) {
      olderPages.put(pool, memory.queued(pool, Rank.START, Integer.MAX_VALUE, Long.MAX_VALUE));
    }
  }

  Restored load() {
    Restored held = memory.load();
    return world.plan.has(Flaw.WISHES_FORGOTTEN)
        ? new Restored(
            held.jobs(),
            held.queued(),
            held.delayed(),
            held.due(),
            held.schedules(),
            held.agents(),
            held.pausedPools(),
            held.lastJob(),
            held.lastNotice(),
            List.of())
        : held;
  }

  Stored find(Collection<JobId> ids) {
    return new Stored(
        world.plan.has(Flaw.BLIND_LOOKUP) ? Map.of() : memory.find(ids),
        world.plan.has(Flaw.TOMBSTONE_IGNORED) ? Map.of() : memory.tombstones(ids));
  }

  /** Removes what has ended, as retention does. */
  void sweep() {
    memory.sweep();
  }

  List<Job> page(Effect.ReadPage page) {
    if (world.plan.has(Flaw.STALE_PAGE)) {
      return olderPages.getOrDefault(page.pool(), List.of()).stream()
          .filter(job -> !Rank.of(job).before(page.from()))
          .limit(page.limit())
          .toList();
    }
    Rank from = world.plan.has(Flaw.NEAR_SIGHTED_PAGE) ? Rank.START : page.from();
    return memory.queued(page.pool(), from, page.limit(), world.plan.settings().windowBytes());
  }

  List<Job> due(Effect.ReadDue read) {
    return memory.due(read.clock(), read.from(), read.limit());
  }

  Optional<Job> row(JobId id) {
    return memory.detail(id).map(JobReader.JobDetail::job);
  }
}
