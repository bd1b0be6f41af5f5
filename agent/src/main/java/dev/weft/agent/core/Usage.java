package dev.weft.agent.core;

import java.time.Duration;

/** How many credits a link had in use at once, at most, within the last second or two. */
final class Usage {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private Duration begun = Duration.ZERO;
  private int before;
  private int current;

  /** So many are in use. */
  void note(int used) {
    current = Math.max(current, used);
  }

  /** The same, and what was long ago is forgotten. */
  void look(int used, Duration now) {
    if (now.minus(begun).compareTo(PERIOD) >= 0) {
      before = current;
      current = used;
      begun = now;
    } else {
      note(used);
    }
  }

  int lately() {
    return Math.max(before, current);
  }
}
