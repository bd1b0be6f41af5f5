package dev.weft.coordinator.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Judges which coordinators are dead: those that showed no life for a while, measured on the
 * observer's own steady clock alone. Everybody counts as alive when first seen. Does no I/O and
 * reads no clock. One thread.
 */
public final class Sightings {
  /** Silence after which a coordinator is dead. */
  public static final Duration DEAD_AFTER = Duration.ofSeconds(15);

  /** Between two looks; above it the observer itself stood still, or could not see. */
  public static final Duration GAP = Duration.ofSeconds(5);

  private final Map<Long, Sighting> seen = new HashMap<>();
  private Duration before = Duration.ZERO;
  private boolean first = true;

  private record Sighting(long epoch, long life, Duration at) {
    boolean same(Member member) {
      return epoch == member.epoch() && life == member.life();
    }

    /** What could not be seen does not count as silence. */
    Sighting extended(Duration gap, Duration now) {
      Duration later = at.plus(gap);
      return new Sighting(epoch, life, later.compareTo(now) < 0 ? later : now);
    }
  }

  /**
   * Takes note of what is seen.
   *
   * @param others all other coordinators as they are now
   * @param now on a clock that never jumps
   * @return those whose jobs are to be taken over: they have left, or are dead
   */
  public List<Member> look(List<Member> others, Duration now) {
    Duration gap = first ? Duration.ZERO : now.minus(before);
    first = false;
    before = now;
    seen.keySet().retainAll(others.stream().map(Member::number).collect(Collectors.toSet()));
    List<Member> due = new ArrayList<>();
    for (Member member : others) {
      Sighting sighting = sight(member, gap, now);
      seen.put(member.number(), sighting);
      boolean silent = now.minus(sighting.at()).compareTo(DEAD_AFTER) >= 0;
      switch (member.standing()) {
        case WORKS -> {
          if (silent) {
            due.add(member);
          }
        }
        case LEFT -> due.add(member);
        case TAKEN_OVER -> {} // nothing is left to take
      }
    }
    return due;
  }

  private Sighting sight(Member member, Duration gap, Duration now) {
    Sighting last = seen.get(member.number());
    if (last == null || !last.same(member)) {
      return new Sighting(member.epoch(), member.life(), now);
    }
    return gap.compareTo(GAP) > 0 ? last.extended(gap, now) : last;
  }
}
