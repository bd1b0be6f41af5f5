package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attempts that ended with an earlier process of the agent, until their coordinator has heard
 * of it. Confined to the core.
 */
final class Losses {
  private final Map<Integer, List<AttemptId>> byLink = new TreeMap<>();

  Losses(List<Restored.Lost> lost) {
    for (Restored.Lost one : lost) {
      byLink.computeIfAbsent(one.link(), _ -> new ArrayList<>()).add(one.attempt());
    }
  }

  /** Those that a coordinator is to hear of. */
  List<AttemptId> of(int link) {
    return Collections.unmodifiableList(byLink.getOrDefault(link, List.of()));
  }

  /** The coordinator has heard of its own. */
  void forget(int link) {
    byLink.remove(link);
  }

  void count(Census census) {
    byLink.forEach((link, attempts) -> attempts.forEach(lost -> census.unended(link, lost)));
  }
}
