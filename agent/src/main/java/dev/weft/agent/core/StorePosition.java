package dev.weft.agent.core;

/**
 * A point in the history of a coordinator's store, as the coordinator said it.
 *
 * @param cluster names the store
 * @param owner the coordinator's number
 * @param epoch the coordinator's epoch
 * @param incarnation names the coordinator's start; never empty
 * @param commits how many commits of the coordinator the store held
 */
public record StorePosition(
    String cluster, long owner, long epoch, String incarnation, long commits) {
  /** The same start of the same coordinator, later. */
  public StorePosition at(long laterCommits) {
    return new StorePosition(cluster, owner, epoch, incarnation, laterCommits);
  }
}
