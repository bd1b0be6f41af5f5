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
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.Beside;
import dev.weft.coordinator.store.Place;
import dev.weft.coordinator.store.SharedMemory;
import dev.weft.coordinator.token.Tokens;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The store: what is committed, and nothing else. It survives the coordinators. */
final class SimStore {
  private final World world;
  private final Deque<Backup> backups = new ArrayDeque<>();
  private SharedMemory memory = new SharedMemory();
  private final Map<PoolName, List<Job>> olderPages = new HashMap<>();
  private final Dice dice;
  private boolean full;
  private long slowUntil;
  private boolean answerGetsLost;
  private boolean away;
  private final List<String> keys = new ArrayList<>();
  private final Dice backupDice;

  /**
   * What was committed once, in the store and as the checker knows it.
   *
   * @param at when
   */
  private record Backup(long at, SharedMemory memory, Records records) {}

  SimStore(World world, Dice dice, Dice backupDice) {
    this.world = world;
    this.dice = dice;
    this.backupDice = backupDice;
  }

  /** A coordinator starts. */
  Place sit(String id, Beside beside, Instant now) {
    Place place = memory.sit(id, beside, now);
    place.keys().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
    return place;
  }

  /** Tokens of all keys that there ever were. */
  Tokens allTokens() {
    return Seals.of(List.copyOf(keys));
  }

  /** Whether it is just being replaced. */
  boolean isAway() {
    return away;
  }

  /** Nobody reaches it until something else is in its place. */
  void takeAway() {
    away = true;
  }

  /** Something older takes its place: a copy of it, or nothing at all. */
  void putBack(Dice dice) {
    away = false;
    olderPages.clear();
    answerGetsLost = false;
    if (backups.isEmpty() || dice.chance(0.2)) {
      backups.clear();
      memory = memory.anew();
      if (!world.plan.shared() && dice.chance(0.4)) {
        // On new machines, without the key.
        world.coordinators.forEach(one -> one.line().beside().lose());
      }
      world.checker.setBack(new Records());
      return;
    }
    int newer = dice.chance(0.5) ? dice.between(0, backups.size() - 1) : dice.between(0, 3);
    for (int i = 0; i < newer && backups.size() > 1; i++) {
      backups.removeLast();
    }
    Backup backup = backups.getLast();
    world.trace.note("store", "is as it was at " + backup.at());
    memory = backup.memory().copy();
    world.checker.setBack(backup.records().copy());
  }

  /** From now on commits take long, for so many milliseconds. */
  void slow(long length) {
    slowUntil = world.agenda.now() + length;
  }

  /** The next commit becomes durable, and its coordinator is told that it did not. */
  void loseAnswer() {
    answerGetsLost = true;
  }

  /** Whether the answer of what was just recorded gets lost. */
  boolean losesAnswer() {
    boolean loses = answerGetsLost;
    answerGetsLost = false;
    return loses;
  }

  /** How long the next commit takes. */
  long commitDelay() {
    int most = world.plan.delays().commit();
    return world.agenda.now() < slowUntil ? dice.between(500, 1_500) : dice.between(0, most);
  }

  void full() {
    full = true;
  }

  boolean isFull() {
    return full;
  }

  void heal() {
    full = false;
  }

  /** A planted bug: whoever writes. */
  void write(List<Change> changes) {
    try {
      memory.tables().commit(changes);
    } catch (StoreException e) {
      throw new Violated("", e.reason());
    }
  }

  /** Whether a planted bug lets it forget what it confirms. */
  boolean forgets() {
    return world.plan.has(Flaw.FORGETFUL_STORE) && dice.chance(0.02);
  }

  /** Something is about to be recorded. */
  void aboutToChange() {
    if (world.plan.setbacks().times() > 0 && backupDice.chance(0.3)) {
      backups.add(new Backup(world.agenda.now(), memory.copy(), world.checker.records().copy()));
    }
    if (world.plan.has(Flaw.STALE_PAGE)) {
      for (PoolName pool : Plan.POOLS) {
        olderPages.put(
            pool, memory.tables().queued(pool, Rank.START, Integer.MAX_VALUE, Long.MAX_VALUE));
      }
    }
  }

  /** What a coordinator that starts is shown. */
  Restored shown(Restored held) {
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
            .with(held.history(), held.recovery())
        : held;
  }

  /** What a coordinator that looks for jobs is shown. */
  Stored shown(Place place, Collection<JobId> ids) {
    return new Stored(
        world.plan.has(Flaw.BLIND_LOOKUP) ? Map.of() : place.find(ids),
        world.plan.has(Flaw.TOMBSTONE_IGNORED) ? Map.of() : place.tombstones(ids),
        world.plan.has(Flaw.OWNER_IGNORED) ? Set.of() : place.elsewhere(ids));
  }

  /** Removes what has ended, as retention does. */
  void sweep() {
    // Jobs are kept for longer than any commit takes.
    boolean late =
        world.up().stream()
            .flatMap(one -> one.uncommitted().stream())
            .anyMatch(job -> row(job).isPresent());
    if (!late) {
      memory.tables().sweep();
    }
  }

  List<Job> page(Place place, Effect.ReadPage page) {
    if (world.plan.has(Flaw.STALE_PAGE)) {
      return olderPages.getOrDefault(page.pool(), List.of()).stream()
          .filter(job -> !Rank.of(job).before(page.from()))
          .limit(page.limit())
          .toList();
    }
    Rank from = world.plan.has(Flaw.NEAR_SIGHTED_PAGE) ? Rank.START : page.from();
    return place.queued(page.pool(), from, page.limit(), world.plan.settings().windowBytes());
  }

  Optional<Job> row(JobId id) {
    return memory.tables().detail(id).map(JobReader.JobDetail::job);
  }

  /** Whether nothing waits to be published. */
  boolean hasPublishedAll() {
    return memory.tables().notices(0, 1).isEmpty();
  }
}
