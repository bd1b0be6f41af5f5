package dev.weft.coordinator.dispatch.job;

import java.time.Instant;

/**
 * An attempt that has ended, for the job's history.
 *
 * @param attempt the attempt
 * @param outcome how it ended
 * @param at when
 * @param failure why it did not succeed
 * @param didNotStop whether the handler ignored being stopped
 */
public record EndedAttempt(
    Attempt attempt, Outcome outcome, Instant at, Failure failure, boolean didNotStop) {
  /** Forgets which process had it: nobody asks that of what has ended. */
  public EndedAttempt {
    attempt = attempt.givenTo(Incarnation.UNKNOWN);
  }
}
