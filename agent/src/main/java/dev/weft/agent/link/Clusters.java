package dev.weft.agent.link;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stores of the coordinators that the agent has streams to. More than one of them is a mistake
 * of whoever set them up, which the coordinators tell people. Thread-safe.
 */
final class Clusters {
  private static final int MOST = 16;
  private static final int LONGEST = 128;

  private final Map<Integer, String> ofLinks = new ConcurrentHashMap<>();

  /** A link's coordinator has welcomed the agent. */
  void joined(int link, String cluster) {
    if (!cluster.isEmpty() && cluster.length() <= LONGEST) {
      ofLinks.put(link, cluster);
    }
  }

  /** A link's stream has ended. */
  void left(int link) {
    ofLinks.remove(link);
  }

  /** Each of them once, in order; the first few if there are many. */
  List<String> all() {
    return ofLinks.values().stream().distinct().sorted().limit(MOST).toList();
  }
}
