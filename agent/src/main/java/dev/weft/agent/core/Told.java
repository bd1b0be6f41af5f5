package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a coordinator was told on a stream and has not judged yet. It may not know of such an
 * attempt: so the result must wait. Each telling has a number that the verdicts on it repeat, for
 * the very attempt may be given anew before they come: then they are about the former one. Confined
 * to the core.
 */
final class Told {
  /**
   * One telling; the inventory of the stream is the first.
   *
   * @param number rises with each on the stream; 0: the inventory's
   * @param claim whether all that is known of the attempt was told
   * @param results {@link Results#made} then
   */
  record Telling(long number, boolean claim, long results) {
    /** Whether the coordinator was ready by then, so that nothing but this makes up for it. */
    boolean late() {
      return number > 0;
    }
  }

  private final Telling inventory;
  private final Map<AttemptId, List<Telling>> open = new HashMap<>();

  /** Given anew since the inventory, while that is being judged. */
  private final Set<AttemptId> anew = new HashSet<>();

  private boolean opening = true;
  private long last;

  /**
   * Begins with the inventory.
   *
   * @param results {@link Results#made} when it was taken
   */
  Told(long results) {
    inventory = new Telling(0, false, results);
  }

  /** Begins a telling. */
  Telling next(boolean claim, long results) {
    last++;
    return new Telling(last, claim, results);
  }

  void add(AttemptId attempt, Telling telling) {
    open.computeIfAbsent(attempt, _ -> new ArrayList<>(1)).add(telling);
  }

  /** Whether there was such a telling; 0 is one that the coordinator does not name. */
  boolean knows(long number) {
    return number <= last;
  }

  /** Whether a verdict on a telling is one on the inventory, before all of that is judged. */
  boolean ofInventory(AttemptId attempt, long number) {
    return opening && number == 0 && !awaits(attempt);
  }

  /**
   * A verdict has come.
   *
   * @param number of the telling; 0: of the inventory, or of the oldest one that is not judged
   * @return what was judged; empty if the attempt was given anew since, so that it means nothing
   */
  Optional<Telling> judged(AttemptId attempt, long number) {
    if (ofInventory(attempt, number)) {
      return anew.contains(attempt) ? Optional.empty() : Optional.of(inventory);
    }
    List<Telling> all = open.getOrDefault(attempt, List.of());
    Optional<Telling> found =
        all.stream().filter(one -> number == 0 || one.number() == number).findFirst();
    found.ifPresent(all::remove);
    if (all.isEmpty()) {
      open.remove(attempt);
    }
    return found;
  }

  /** All of the inventory was judged. */
  void ready() {
    opening = false;
    anew.clear();
  }

  /** Whether something told of it after the inventory is not judged yet. */
  boolean awaits(AttemptId attempt) {
    return open.containsKey(attempt);
  }

  /** Whether all that is known of it was told, and that is not judged yet. */
  boolean claims(AttemptId attempt) {
    return open.getOrDefault(attempt, List.of()).stream().anyMatch(Telling::claim);
  }

  /** The very attempt was given anew: whatever was told was about the former one. */
  void begunAnew(AttemptId attempt) {
    open.remove(attempt);
    if (opening) {
      anew.add(attempt);
    }
  }
}
