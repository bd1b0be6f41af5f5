package dev.weft.coordinator.session;

import dev.weft.coordinator.session.Dialogue.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges whether an agent is too slow or too silent, by this process's steady clock. Time in which
 * the agent waits for the coordinator does not count. Heard of on the stream's thread, judged by
 * the timer thread; a mark that gets lost between the two costs a second.
 */
final class Patience {
  private final Duration silence;
  private volatile Duration openedAt;
  private volatile Duration heardAt;
  private volatile boolean held;

  /**
   * Begins with a stream that was just opened.
   *
   * @param silence after which an agent is given up
   */
  Patience(Duration now, Duration silence) {
    this.silence = silence;
    this.openedAt = now;
    this.heardAt = now;
  }

  /** The agent has said that it lives. */
  void heard(Duration now) {
    heardAt = now;
  }

  /** From now on nothing is read from the agent, or it is again. */
  void hold(boolean nothingIsRead) {
    held = nothingIsRead;
  }

  /** The coordinator itself stood still: that time is nobody's silence. */
  void forgive(Duration pause) {
    openedAt = openedAt.plus(pause);
    heardAt = heardAt.plus(pause);
  }

  /** Why the agent is given up; empty while it is not. */
  Optional<String> exhausted(Phase phase, Duration now) {
    return switch (phase) {
      case HELLO -> over(now, openedAt, SessionSettings.HELLO_WITHIN, "no Hello within 5 s");
      case INVENTORY -> over(now, openedAt, SessionSettings.OPEN_WITHIN, "no inventory in 30 s");
      case JUDGING -> waitsForUs(now);
      case WELCOMED, OPEN ->
          held ? waitsForUs(now) : over(now, heardAt, silence, "three heartbeats were missed");
    };
  }

  private Optional<String> waitsForUs(Duration now) {
    heardAt = now;
    return Optional.empty();
  }

  private static Optional<String> over(
      Duration now, Duration since, Duration limit, String message) {
    return now.minus(since).compareTo(limit) > 0 ? Optional.of(message) : Optional.empty();
  }
}
