package dev.weft.coordinator.dispatch;

/**
 * A point in what a coordinator has recorded.
 *
 * @param cluster names the store
 * @param owner the coordinator's number
 * @param epoch of its start
 * @param incarnation random for each start; empty for {@link #NONE}
 * @param commits how many of its commits the store held
 */
public record StorePosition(
    String cluster, long owner, long epoch, String incarnation, long commits) {
  /** Nobody has said one. */
  public static final StorePosition NONE = new StorePosition("", 0, 0, "", 0);

  /** Whether somebody has said it. */
  public boolean known() {
    return !incarnation.isEmpty();
  }

  /** The same with another number of commits. */
  public StorePosition at(long other) {
    return new StorePosition(cluster, owner, epoch, incarnation, other);
  }
}
