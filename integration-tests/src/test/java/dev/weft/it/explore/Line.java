package dev.weft.it.explore;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.store.Member;
import dev.weft.coordinator.store.Place;
import dev.weft.coordinator.store.TakenOver;
import dev.weft.it.sim.Flaw;
import dev.weft.it.sim.Violated;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A coordinator's way to the store, and its place there. While it is cut nothing gets through. */
final class Line {
  private final Model model;
  private final String id;
  private Place place;
  private boolean cut;

  /** Whether what is being recorded is recorded already, and this one does not know. */
  private boolean unheard;

  Line(Model model, String id) {
    this.model = model;
    this.id = id;
    this.place = model.ledger().memory.sit(id);
    model.ledger().sat(place.owner(), place.epoch());
  }

  /** A new process takes the place. */
  void sit() {
    place = model.ledger().memory.sit(id);
    unheard = false;
    model.ledger().sat(place.owner(), place.epoch());
  }

  Place place() {
    return place;
  }

  boolean reachable() {
    return !cut;
  }

  void cut() {
    cut = true;
  }

  void heal() {
    cut = false;
  }

  /** Whether nobody has taken it over. */
  boolean sits() {
    try {
      place.keepSeat();
      return true;
    } catch (FencedException e) {
      return false;
    }
  }

  /**
   * Records something.
   *
   * @return the jobs that are others', because of which nothing was recorded
   * @throws FencedException if this one was taken over
   */
  Set<JobId> commit(List<Change> changes) throws FencedException {
    if (unheard) {
      unheard = false;
      place.keepSeat();
      return Set.of();
    }
    try {
      List<ForeignJob> foreign = place.foreign(changes);
      if (foreign.isEmpty()) {
        model.ledger().committing(changes, place.owner(), place.epoch());
        place.commit(changes);
      }
      return foreign.stream().map(ForeignJob::id).collect(Collectors.toSet());
    } catch (FencedException e) {
      if (model.has(Flaw.UNFENCED_ZOMBIE)) {
        model.ledger().committing(changes, place.owner(), place.epoch());
      }
      throw e;
    } catch (StoreException e) {
      throw new Violated("j", e.reason());
    }
  }

  /** It arrived, and this one will not hear of it unless it asks again. */
  void commitUnheard(List<Change> changes) {
    try {
      unheard = commit(changes).isEmpty();
    } catch (FencedException e) {
      // Nothing was recorded, and it will hear that when it asks again.
      unheard = false;
    }
  }

  Stored find(Set<JobId> ids) {
    return new Stored(
        place.find(ids),
        place.tombstones(ids),
        model.has(Flaw.OWNER_IGNORED) ? Set.of() : place.elsewhere(ids));
  }

  List<Job> queued(Effect.ReadPage page) {
    return place.queued(page.pool(), page.from(), page.limit(), 1_000);
  }

  List<Job> due(Effect.ReadDue page) {
    return place.due(page.clock(), page.from(), page.limit());
  }

  /** Those that may be dead, for all that this one sees. */
  List<Member> others() {
    return place.others().stream().filter(one -> one.standing() == Member.Standing.WORKS).toList();
  }

  Optional<TakenOver> takeOver(Member dead) throws FencedException {
    Optional<TakenOver> taken = place.takeOver(dead);
    taken.ifPresent(t -> model.ledger().tookOver(t, place.owner()));
    return taken;
  }
}
