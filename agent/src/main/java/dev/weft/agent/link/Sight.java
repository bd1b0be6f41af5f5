package dev.weft.agent.link;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a heartbeat tells for people's sake alone.
 *
 * @param wall this machine's clock
 * @param answered the newest heartbeat that was answered; 0 for none
 * @param answeredAfter how long after it was sent its answer came
 * @param clusters the stores of the coordinators that the agent has streams to
 */
record Sight(Instant wall, long answered, Duration answeredAfter, List<String> clusters) {
  /** Copies the list. */
  Sight {
    clusters = List.copyOf(clusters);
  }
}
