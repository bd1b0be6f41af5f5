package dev.weft.coordinator.dispatch.job;

import java.time.Instant;

/** Where a job is. What its newest attempt is, stands in {@link Job#attempt()}. */
public sealed interface JobState {
  /**
   * May not start yet. Entered by acceptance only; left when it may, or when it is cancelled.
   *
   * @param due when it may
   */
  record Delayed(Due due) implements JobState {}

  /**
   * Waits for a slot. Entered by acceptance, the end of a delay, rejection, "never received", the
   * retry timer.
   */
  record Queued() implements JobState {}

  /** Given to an agent that has not confirmed it; in doubt while that agent is unreachable. */
  record Assigned() implements JobState {}

  /** Runs on an agent; in doubt while that agent is unreachable. */
  record Running() implements JobState {}

  /**
   * Waits before the next attempt.
   *
   * @param notBefore when the next attempt may start
   * @param failure why the last attempt did not succeed
   */
  record RetryWait(Instant notBefore, Failure failure) implements JobState {}

  /**
   * An attempt was lost and may have run, and the job asked not to be tried again by itself: it
   * waits for an operator, or for its agent to come back with a result.
   *
   * @param failure how the attempt was lost
   */
  record Held(Failure failure) implements JobState {}

  /** Is being stopped on request; its agent has not yet said how it ended. */
  record Cancelling() implements JobState {}

  /**
   * Terminal: never left, never changed.
   *
   * @param how which terminal state
   * @param at when
   * @param output what the last attempt produced
   * @param failure why it did not succeed
   * @param didNotStop whether the last attempt's handler ignored being stopped
   */
  record Ended(Terminal how, Instant at, Output output, Failure failure, boolean didNotStop)
      implements JobState {
    Ended withoutOutput() {
      return new Ended(how, at, Output.NONE, failure, didNotStop);
    }
  }

  /** Whether the job has ended. */
  default boolean terminal() {
    return this instanceof Ended;
  }

  /** Whether an agent holds, or may hold, the newest attempt. */
  default boolean onAgent() {
    return this instanceof Assigned || this instanceof Running || this instanceof Cancelling;
  }
}
