package dev.weft.it.history;

import java.time.Instant;

/**
 * An agent's process was away for longer than {@code agents.lost-after}, so what it ran may be
 * given to others.
 *
 * @param pid of the process
 * @param kind why
 * @param from when that began, or some moment before
 * @param until when it was over
 */
public record Absence(long pid, Kind kind, Instant from, Instant until) {
  /** Why a process was away. */
  public enum Kind {
    /** It could not be reached: it has to stop what it runs by itself, in time. */
    CUT_OFF,
    /** It stood still: nobody can stop what it runs before it goes on. */
    FROZEN
  }

  /** Whether an attempt of that process that began then may be tried again at this moment. */
  boolean excuses(Sighting start, Instant again) {
    return pid == start.pid() && start.at().isBefore(until) && again.isAfter(from);
  }
}
