package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The attempts that ended with an earlier process of the agent, until their coordinator has heard
 * of it. Confined to the core.
 */
final class Losses {
  private final Map<Integer, Set<AttemptId>> byLink = new TreeMap<>();
  private final Set<AttemptId> kept = new HashSet<>();

  Losses(List<Restored.Lost> lost) {
    for (Restored.Lost one : lost) {
      byLink.computeIfAbsent(one.link(), _ -> new LinkedHashSet<>()).add(one.attempt());
    }
  }

  /** Those that a coordinator is to hear of. */
  List<AttemptId> of(int link) {
    return List.copyOf(byLink.getOrDefault(link, Set.of()));
  }

  /** All of them. */
  List<AttemptId> all() {
    return byLink.values().stream().flatMap(Set::stream).toList();
  }

  /** Whether it is one of those. */
  boolean isOf(int link, AttemptId attempt) {
    return byLink.getOrDefault(link, Set.of()).contains(attempt);
  }

  boolean holds(AttemptId attempt) {
    return byLink.values().stream().anyMatch(attempts -> attempts.contains(attempt));
  }

  /** It is not enough that its coordinator has heard of it this time. */
  void keep(AttemptId attempt) {
    kept.add(attempt);
  }

  /** The coordinator has heard of its own; gives those of which nobody else needs to hear. */
  List<AttemptId> told(int link) {
    List<AttemptId> told = new ArrayList<>(of(link));
    told.removeIf(kept::remove);
    told.forEach(this::drop);
    return told;
  }

  /** Nobody needs to hear of it any more; false if it is not there. */
  boolean drop(AttemptId attempt) {
    kept.remove(attempt);
    return byLink.values().stream().anyMatch(attempts -> attempts.remove(attempt));
  }

  void count(Census census) {
    byLink.forEach((link, attempts) -> attempts.forEach(lost -> census.unended(link, lost)));
  }
}
