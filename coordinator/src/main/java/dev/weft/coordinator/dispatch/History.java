package dev.weft.coordinator.dispatch;

import java.util.List;
import java.util.Optional;

/**
 * The past that the store knows of: all starts of coordinators, and how much each had recorded
 * before. What does not lie on it happened, and the store has lost it.
 *
 * @param cluster names the store
 * @param owner whose store this is
 * @param starts of all coordinators; none: then nothing can be said
 */
public record History(String cluster, long owner, List<Start> starts) {
  /** Nothing can be said. */
  public static final History NONE = new History("", 0, List.of());

  /** Copies the list. */
  public History {
    starts = List.copyOf(starts);
  }

  /**
   * One start.
   *
   * @param owner whose
   * @param epoch rises with each start
   * @param incarnation random
   * @param commits how many of its commits the store held before it
   */
  public record Start(long owner, long epoch, String incarnation, long commits) {}

  /** Whether the store knows all that there was at a point; also if nothing can be said. */
  boolean holds(StorePosition point) {
    if (starts.isEmpty() || !point.known()) {
      return true;
    }
    boolean started =
        cluster.equals(point.cluster())
            && starts.stream()
                .anyMatch(start ->
                    start.owner() == point.owner()
                        && start.epoch() == point.epoch()
                        && start.incarnation().equals(point.incarnation()));
    return started && next(point).filter(next -> point.commits() > next.commits()).isEmpty();
  }

  /** Whether its coordinator has started anew since, or was taken over, so that nothing follows. */
  boolean ended(StorePosition point) {
    return next(point).isPresent();
  }

  /** The start that ended what a point lies in; none if nothing has ended it. */
  private Optional<Start> next(StorePosition point) {
    return starts.stream()
        .filter(start -> start.owner() == point.owner() && start.epoch() > point.epoch())
        .min((a, b) -> Long.compare(a.epoch(), b.epoch()));
  }
}
