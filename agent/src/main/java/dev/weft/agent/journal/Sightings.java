package dev.weft.agent.journal;

import dev.weft.agent.core.StorePosition;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What each link's coordinator last said of its store. Thread-safe. */
final class Sightings {
  private final Map<Integer, StorePosition> byLink = new ConcurrentHashMap<>();

  /** Whether there is more to be written than that a store holds more commits. */
  private volatile boolean news;

  Sightings(Map<Integer, StorePosition> known) {
    byLink.putAll(known);
  }

  Optional<StorePosition> of(int link) {
    return Optional.ofNullable(byLink.get(link));
  }

  void saw(int link, StorePosition position) {
    StorePosition before = byLink.put(link, position);
    if (before == null || !before.at(position.commits()).equals(position)) {
      news = true;
    }
  }

  boolean news() {
    return news;
  }

  /** Puts them into a segment, and waits for the next news. */
  void put(RecordWriter records) {
    news = false;
    byLink.forEach(records::seen);
  }
}
