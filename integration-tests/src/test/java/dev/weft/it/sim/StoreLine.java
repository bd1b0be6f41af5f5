package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.Beside;
import dev.weft.coordinator.store.Member;
import dev.weft.coordinator.store.Place;
import dev.weft.coordinator.store.TakenOver;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A coordinator's way to the store, and its place there. It may be cut for a while: then nothing
 * can be read or written, and what was on its way may have arrived.
 */
final class StoreLine {
  /** What became of a commit. */
  sealed interface Result {
    /** It is recorded. */
    record Recorded() implements Result {}

    /** It may be recorded or not; the very same one is to be tried again. */
    record Failed() implements Result {}

    /** Another coordinator has taken this one over: nothing was recorded. */
    record Fenced() implements Result {}

    /** Others have accepted these first: nothing was recorded. */
    record Foreign(Set<JobId> jobs) implements Result {}
  }

  private final World world;
  private final String id;
  private final Beside beside = new Beside();
  private Place place;
  private long cutUntil;

  /** How many of its commits are surely recorded. */
  private long commits;

  /** Was recorded, and this one does not know. */
  private List<Change> unanswered = List.of();

  StoreLine(World world, String id) {
    this.world = world;
    this.id = id;
    this.place = world.store.sit(id, beside, Instant.EPOCH);
  }

  boolean reachable() {
    return cutUntil <= world.agenda.now() && !world.store.isAway();
  }

  /** What stands beside the store. */
  Beside beside() {
    return beside;
  }

  /** Writes beside the store how far it is. */
  void keepNote() {
    beside.recorded(commits);
  }

  void cut(long length) {
    cutUntil = world.agenda.now() + length;
  }

  void heal() {
    cutUntil = 0;
  }

  /** A new process takes the place. */
  void sit(Instant now) {
    place = world.store.sit(id, beside, now);
    commits = place.commits();
    unanswered = List.of();
    world.checker.sat(place.owner(), place.epoch());
  }

  /** Its number, the same over its restarts. */
  long owner() {
    return place.owner();
  }

  /** Which of its starts this is. */
  long epoch() {
    return place.epoch();
  }

  /** Where the store is, as far as is known. */
  StorePosition position() {
    return place.start().at(commits);
  }

  /** The keys of the cluster, the one that seals first. */
  List<String> keys() {
    return place.keys();
  }

  Result commit(List<Change> changes) {
    return reachable() ? arrives(changes) : new Result.Failed();
  }

  /** A commit reaches the store. */
  Result arrives(List<Change> changes) {
    if (world.store.isFull()) {
      return new Result.Failed();
    }
    if (world.store.forgets()) {
      return new Result.Recorded();
    }
    try {
      boolean again = isSame(changes, unanswered);
      unanswered = List.of();
      if (again) {
        place.keepSeat();
        commits = place.commits();
        return new Result.Recorded();
      }
      List<ForeignJob> foreign = record(changes);
      if (!foreign.isEmpty()) {
        Set<JobId> jobs = new HashSet<>();
        foreign.forEach(job -> jobs.add(job.id()));
        return new Result.Foreign(jobs);
      }
    } catch (FencedException e) {
      return world.plan.has(Flaw.UNFENCED_ZOMBIE) ? overwrite(changes) : new Result.Fenced();
    } catch (StoreException e) {
      throw new Violated("", e.reason());
    }
    if (world.store.losesAnswer()) {
      unanswered = changes;
      return new Result.Failed();
    }
    commits = place.commits();
    return new Result.Recorded();
  }

  private List<ForeignJob> record(List<Change> changes) throws StoreException {
    List<ForeignJob> foreign = place.foreign(changes);
    if (foreign.isEmpty()) {
      world.store.aboutToChange();
      world.checker.committing(changes, owner(), epoch());
      place.commit(changes);
      world.checker.committed(changes, owner());
    }
    return foreign;
  }

  /** A planted bug: nobody asks who writes. */
  private Result overwrite(List<Change> changes) {
    world.checker.committing(changes, owner(), epoch());
    world.store.write(changes);
    world.checker.committed(changes, owner());
    return new Result.Recorded();
  }

  /** It arrived, and this one will not hear of it unless it asks again. */
  void arrivesUnheard(List<Change> changes) {
    if (arrives(changes) instanceof Result.Recorded) {
      unanswered = changes;
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very same commit is tried again
  private static boolean isSame(List<Change> changes, List<Change> others) {
    return changes == others;
  }

  Restored load() {
    return world.store.shown(place.load());
  }

  Optional<List<Predecessor>> predecessors() {
    return place.predecessors();
  }

  /** What the store holds of these jobs. */
  Stored find(Collection<JobId> ids) {
    return world.store.shown(place, ids);
  }

  Collection<CancelWish> wishes(Collection<JobId> ids) {
    return place.wishes(ids);
  }

  Set<JobId> unwanted() {
    return place.unwanted();
  }

  /** The recoveries of others that go on. */
  List<RecoveryFacts> recoveries() {
    return place.recoveries();
  }

  List<History.Start> starts() {
    return place.starts();
  }

  long numbersAfter(long last) {
    return place.numbersAfter(last);
  }

  List<Job> page(Effect.ReadPage page) {
    return world.store.page(place, page);
  }

  List<Job> due(Effect.ReadDue read) {
    return place.due(read.clock(), read.from(), read.limit());
  }

  List<Notice> notices() {
    return place.notices(0, Integer.MAX_VALUE);
  }

  /** Whose a job is that has not ended. */
  Optional<Long> ownerOf(JobId job) {
    return place.ownerOf(job);
  }

  // Membership.

  void beat() throws FencedException {
    place.beat();
  }

  List<Member> others() {
    return place.others();
  }

  Optional<TakenOver> takeOver(Member dead) throws FencedException {
    Optional<TakenOver> taken = place.takeOver(dead);
    taken.ifPresent(t -> world.checker.tookOver(t, owner()));
    return taken;
  }

  void leave() {
    place.leave();
  }
}
