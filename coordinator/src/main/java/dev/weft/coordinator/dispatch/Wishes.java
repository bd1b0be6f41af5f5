package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cancels that came before their jobs. Each holds for a while, in memory and in the store, and is
 * spent on the job that comes with its id; no more than a bound are held at once.
 */
final class Wishes {
  private final int most;
  private final Duration life;

  /** When each was asked for; the order is that of asking, but for steps of the clock. */
  private final Map<JobId, Instant> asked = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param most held at once
   * @param life of each
   */
  Wishes(int most, Duration life) {
    this.most = most;
    this.life = life;
  }

  /** Takes over what the store holds. */
  void restore(List<CancelWish> wishes) {
    wishes.forEach(wish -> asked.put(wish.job(), wish.askedAt()));
  }

  /** Others were asked for these; they are about to be spent here. */
  void hear(Collection<CancelWish> theirs) {
    theirs.forEach(wish -> asked.putIfAbsent(wish.job(), wish.askedAt()));
  }

  /**
   * Holds one; one for the same job begins anew.
   *
   * @return until when; empty if there are too many
   */
  Optional<Instant> add(JobId job, Batch batch) {
    if (asked.remove(job) == null && asked.size() >= most) {
      expire(batch);
      if (asked.size() >= most) {
        return Optional.empty();
      }
    }
    Instant now = batch.now().wall();
    asked.put(job, now);
    batch.decision().record(new Change.WishAdded(new CancelWish(job, now)));
    return Optional.of(now.plus(life));
  }

  /** A job has come: whether it is to be cancelled. */
  boolean spend(JobId job, Batch batch) {
    Instant at = asked.remove(job);
    if (at == null) {
      return false;
    }
    batch.decision().record(new Change.WishesGone(List.of(job)));
    return !over(at, batch);
  }

  /** Drops those whose time is over. */
  void expire(Batch batch) {
    List<JobId> over = new ArrayList<>();
    for (Map.Entry<JobId, Instant> wish : asked.entrySet()) {
      if (!over(wish.getValue(), batch)) {
        break;
      }
      over.add(wish.getKey());
    }
    if (!over.isEmpty()) {
      asked.keySet().removeAll(over);
      batch.decision().record(new Change.WishesGone(over));
    }
  }

  private boolean over(Instant askedAt, Batch batch) {
    return !batch.now().wall().isBefore(askedAt.plus(life));
  }
}
