package dev.weft.coordinator.loop;

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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The store, as the loop needs it. */
public interface JobStore {
  /**
   * Reads what there is to go on with, once, before anything else.
   *
   * @throws StoreException if it cannot be read
   */
  Restored load() throws StoreException;

  /**
   * Whom this coordinator has taken over, in this life or an earlier one, once, before anything
   * else.
   *
   * @return empty for a coordinator that is alone
   * @throws StoreException if it cannot be read
   */
  default Optional<List<Predecessor>> predecessors() throws StoreException {
    return Optional.empty();
  }

  /**
   * Records changes as one durable commit; called by one thread only. When it throws, nothing was
   * recorded.
   *
   * @param changes in order
   * @return jobs that were to be added and that another coordinator accepted first; if there are
   *     any, nothing was recorded, and the same changes without those jobs may be. Always empty for
   *     a coordinator that is alone
   * @throws FencedException if another coordinator has taken this one over
   * @throws StoreException if they could not be recorded; unless it is {@link
   *     StoreException.Kind#BROKEN} the same changes are tried again
   */
  List<ForeignJob> commit(List<Change> changes) throws StoreException;

  /**
   * Does one small piece of housekeeping, if any is due: removes jobs that are not kept any longer,
   * keeps files short. Called by the committing thread after the effects of each commit, and about
   * once a second while there is nothing to commit; it takes some milliseconds at most, and next to
   * nothing when nothing is due.
   *
   * @return whether more is due at once
   * @throws StoreException if it could not be done; unless it is {@link StoreException.Kind#BROKEN}
   *     nothing is wrong but that it is to be called again later
   */
  default boolean tidy() throws StoreException {
    return false;
  }

  /**
   * Where the numbers of new jobs go on. They are unique among all coordinators that share the
   * store, and tell the age of jobs within some ten seconds; so one that took fewer jobs than
   * others leaves out what they have passed. Asked by the loop's thread at each tick; never blocks.
   *
   * @param last the highest number that was given
   * @return the next job gets a higher one than this; {@code last} to just go on
   */
  default long numbersAfter(long last) {
    return last;
  }

  /**
   * Finds jobs, as last committed; called by the loop's thread only.
   *
   * @param ids which
   * @return those that exist, without payload and output
   * @throws StoreException if the store cannot be read
   */
  Map<JobId, Job> find(Collection<JobId> ids) throws StoreException;

  /**
   * Which of these jobs, that exist, other coordinators change, as last committed; called by the
   * loop's thread only.
   *
   * @param ids which
   * @return nothing for a coordinator that is alone
   * @throws StoreException if the store cannot be read
   */
  default Set<JobId> elsewhere(Collection<JobId> ids) throws StoreException {
    return Set.of();
  }

  /**
   * Which of these jobs, that do not exist, somebody asked any coordinator to cancel when they
   * come, as last committed; called by the loop's thread only.
   *
   * @param ids which
   * @return nothing for a coordinator that is alone: it knows them all
   * @throws StoreException if the store cannot be read
   */
  default Collection<CancelWish> wishes(Collection<JobId> ids) throws StoreException {
    return List.of();
  }

  /**
   * This coordinator's jobs that have not ended, and that another one was asked to cancel when they
   * come: both were committed at the same moment. Called by the loop's thread only, now and then.
   *
   * @return nothing for a coordinator that is alone
   * @throws StoreException if the store cannot be read
   */
  default Set<JobId> unwanted() throws StoreException {
    return Set.of();
  }

  /**
   * All starts of coordinators, as last committed; called by the loop's thread only, now and then.
   *
   * @return nothing for a coordinator that is alone: it knows them all
   * @throws StoreException if the store cannot be read
   */
  default List<History.Start> starts() throws StoreException {
    return List.of();
  }

  /**
   * The recoveries of other coordinators that go on, as last committed; called by the loop's thread
   * only, now and then.
   *
   * @return nothing for a coordinator that is alone
   * @throws StoreException if the store cannot be read
   */
  default List<RecoveryFacts> recoveries() throws StoreException {
    return List.of();
  }

  /**
   * Finds what is left of jobs that were removed, as last committed; called by the loop's thread
   * only.
   *
   * @param ids which
   * @return of those that are remembered
   * @throws StoreException if the store cannot be read
   */
  Map<JobId, Tombstone> tombstones(Collection<JobId> ids) throws StoreException;

  /**
   * Reads queued jobs, as last committed, highest priority first, then oldest first; thread-safe.
   *
   * @param pool of this pool
   * @param from leaves out what comes before this
   * @param limit at most so many
   * @param maxBytes stop after the job whose payload goes beyond this many bytes in all
   * @return with payloads
   * @throws StoreException if the store cannot be read
   */
  List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes) throws StoreException;

  /**
   * Reads the jobs that something is due for, as last committed, those that it is due for sooner
   * first, then oldest first; thread-safe.
   *
   * @param clock by which clock
   * @param from leaves out what comes before this
   * @param limit at most so many
   * @return without payloads
   * @throws StoreException if the store cannot be read
   */
  List<Job> due(Due.Clock clock, DueRank from, int limit) throws StoreException;
}
