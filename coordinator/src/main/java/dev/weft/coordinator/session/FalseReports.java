package dev.weft.coordinator.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When an agent spoke of attempts that it was never given: as many as may be within a minute, and
 * no more. Confined to the committing thread.
 */
final class FalseReports {
  private static final int LIMIT = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Deque<Duration> times = new ArrayDeque<>();

  /** Counts one; returns whether it is the tenth within a minute. */
  boolean add(Duration now) {
    while (!times.isEmpty() && now.minus(times.getFirst()).compareTo(WINDOW) >= 0) {
      times.removeFirst();
    }
    times.addLast(now);
    return times.size() >= LIMIT;
  }
}
