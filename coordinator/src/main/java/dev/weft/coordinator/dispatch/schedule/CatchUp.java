package dev.weft.coordinator.dispatch.schedule;

import java.time.Duration;

/**
 * What becomes of times that were missed: no coordinator ran, or the wall clock was set forward.
 *
 * @param which which of them are caught up on
 * @param window how late it may be for that, 10 s to 7 d
 */
public record CatchUp(Which which, Duration window) {
  /** What is no later than this is not missed. */
  public static final Duration LATE = Duration.ofSeconds(10);

  /** The longest window. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** Which of the missed times are caught up on. */
  public enum Which {
    /** None. */
    SKIP,
    /** The last one. */
    ONE,
    /** All, oldest first. */
    ALL
  }

  /** The last one, if it is not older than an hour. */
  public static final CatchUp DEFAULT = new CatchUp(Which.ONE, Duration.ofHours(1));

  /**
   * Checks the window.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public CatchUp {
    if (window.compareTo(LATE) < 0 || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a catch-up window must be 10 s to 7 d");
    }
  }

  /** How late a time may be to count at all. */
  Duration patience() {
    return which == Which.SKIP ? LATE : window;
  }
}
