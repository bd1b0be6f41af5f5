package dev.weft.coordinator.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The queued jobs of one pool that are in the store only: how many they are and, of each
 * requirement, where the first of them may be. So the store is read only for jobs that are of use,
 * and no part of it twice for nothing.
 */
final class Shelf {
  private static final long NEVER = -1;

  private final int maxRequirements;

  /** Of a requirement, a rank that none of its jobs before {@link #known} comes before. */
  private final Map<Requirement, Rank> firsts = new HashMap<>();

  /** The same of what was shelved while a page is read, for the page may not show it. */
  private final Map<Requirement, Rank> meanwhile = new HashMap<>();

  /** Nothing is known of what comes from here on. */
  private Rank known = Rank.END;

  /** Jobs of requirements that are too many to be remembered come from here on. */
  private Rank vague = Rank.END;

  /** How often room had come up when what is vague was last read. */
  private long vagueRead = NEVER;

  private Rank from = Rank.START;
  private boolean reading;
  private boolean unknownCame;
  private long count;

  Shelf(int maxRequirements) {
    this.maxRequirements = maxRequirements;
  }

  long count() {
    return count;
  }

  boolean reading() {
    return reading;
  }

  /** Adds jobs of which nothing is known. */
  void put(long jobs) {
    count += jobs;
    known = Rank.START;
    // A page that is being read may have been read before they were there.
    unknownCame |= reading;
  }

  void put(Rank rank, Requirement requirement) {
    count++;
    noteNew(rank, requirement);
  }

  private void noteNew(Rank rank, Requirement requirement) {
    if (!note(rank, requirement)) {
      vagueRead = NEVER;
    }
  }

  /**
   * Remembers where a job is.
   *
   * @return whether there was room to remember its requirement
   */
  boolean note(Rank rank, Requirement requirement) {
    Map<Requirement, Rank> notes = reading ? meanwhile : firsts;
    if (notes.containsKey(requirement) || notes.size() < maxRequirements) {
      notes.merge(requirement, rank, Shelf::first);
      return true;
    }
    vague = first(vague, rank);
    return false;
  }

  void take() {
    count--;
    if (count == 0) {
      firsts.clear();
      meanwhile.clear();
      known = Rank.END;
      vague = Rank.END;
    }
  }

  /** Whether a job of the requirement may be here that comes before this rank. */
  boolean mayPrecede(Rank rank, Requirement requirement) {
    return known.before(rank)
        || vague.before(rank)
        || firsts.getOrDefault(requirement, Rank.END).before(rank)
        || meanwhile.getOrDefault(requirement, Rank.END).before(rank);
  }

  /** Where the first job is, at the earliest; {@link Rank#END} if there is none. */
  Rank first() {
    return firsts.values().stream().reduce(first(known, vague), Shelf::first);
  }

  /**
   * Where the first job is, at the earliest, that may be of use; {@link Rank#END} if there is none.
   * What is vague is read to its end before it is read again: if room comes up again and again, and
   * for shorter than that takes, its last jobs have their turn all the same.
   *
   * @param useful whether jobs of a requirement are
   * @param rooms how often room for jobs has come up: what is vague may only then be of use again
   */
  Rank first(Predicate<Requirement> useful, long rooms) {
    boolean underWay = !known.equals(Rank.END);
    Rank first = underWay || rooms == vagueRead ? known : first(known, vague);
    for (Map.Entry<Requirement, Rank> entry : firsts.entrySet()) {
      if (entry.getValue().before(first) && useful.test(entry.getKey())) {
        first = entry.getValue();
      }
    }
    return first;
  }

  /** A page is being read, from where a job may be. */
  void startReading(Rank rank, long rooms) {
    reading = true;
    from = rank;
    if (vague.equals(rank)) {
      // What was forgotten is found again only by reading all that follows.
      known = rank;
      vague = Rank.END;
      vagueRead = rooms;
    }
  }

  /**
   * The page has come, or never will. What it shows and is still here is to be noted again.
   *
   * @param end it shows all that was here before this
   */
  void stopReading(Rank end) {
    reading = false;
    firsts.replaceAll((_, first) -> first.before(from) || end.before(first) ? first : end);
    known = unknownCame ? Rank.START : known.before(end) ? end : known;
    unknownCame = false;
    firsts.values().removeIf(Rank.END::equals);
    Map<Requirement, Rank> missed = Map.copyOf(meanwhile);
    meanwhile.clear();
    missed.forEach((requirement, rank) -> noteNew(rank, requirement));
  }

  /** Stops reading without a page. */
  void stopReading() {
    stopReading(from);
  }

  private static Rank first(Rank one, Rank other) {
    return other.before(one) ? other : one;
  }
}
