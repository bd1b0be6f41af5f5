package dev.weft.it.chaos;

import dev.weft.it.history.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** When attempts started, in all and by process. Immutable. */
final class Starts {
  private final Map<Long, TreeSet<Instant>> byProcess = new HashMap<>();

  Starts(List<Sighting> sightings) {
    for (Sighting sighting : sightings) {
      if (sighting.moment() == Sighting.Moment.START) {
        add(0, sighting.at());
        add(sighting.pid(), sighting.at());
      }
    }
  }

  /** How long after things were right again the next attempt started; very long if none did. */
  Duration after(Mishap.Mended mended) {
    return Optional.ofNullable(byProcess.getOrDefault(mended.pid(), new TreeSet<>()))
        .map(all -> all.ceiling(mended.at()))
        .map(next -> Duration.between(mended.at(), next))
        .orElse(Arena.SETTLING);
  }

  private void add(long pid, Instant at) {
    byProcess.computeIfAbsent(pid, _ -> new TreeSet<>()).add(at);
  }
}
