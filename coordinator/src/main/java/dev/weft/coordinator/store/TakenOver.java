package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.Restored;
import java.util.ArrayList;
import java.util.List;

/**
 * What was taken over from another coordinator.
 *
 * @param from as it was
 * @param epoch the one that it was given instead: whoever still speaks in an older one is to be
 *     refused, also in one that came after {@code from} and that the store has lost
 * @param restored its jobs, as they were, without any change of their attempts; the numbers mean
 *     nothing
 * @param notices what it had still to publish
 * @param before whom it had itself taken over
 */
public record TakenOver(
    Member from, long epoch, Restored restored, Notices notices, List<Predecessor> before) {
  /** Copies the list. */
  public TakenOver {
    before = List.copyOf(before);
  }

  /** Everybody whose assignments agents are to refuse: it, and whom it had taken over. */
  public List<Predecessor> dead() {
    List<Predecessor> dead = new ArrayList<>();
    dead.add(new Predecessor(from.number(), epoch));
    dead.addAll(before);
    return dead;
  }

  /**
   * Entries of the outbox; they keep their numbers.
   *
   * @param count how many
   * @param first the lowest number; 0 if there are none
   * @param last the highest number; 0 if there are none
   */
  public record Notices(long count, long first, long last) {}
}
