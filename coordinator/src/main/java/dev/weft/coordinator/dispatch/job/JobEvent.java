package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AgentId;
import java.time.Instant;

/** What can happen to a job that exists. Events that name an attempt are fenced by its number. */
public sealed interface JobEvent {
  /**
   * An agent was chosen for it.
   *
   * @param agent connected, with a free slot
   * @param process which of its processes is connected
   */
  record Picked(AgentId agent, Incarnation process) implements JobEvent {}

  /**
   * The agent took the attempt, or lists it as running.
   *
   * @param attempt its number
   */
  record Accepted(int attempt) implements JobEvent {}

  /**
   * The agent did not take the attempt: nothing ran.
   *
   * @param attempt its number
   * @param noneLeft whether every agent that could run the job refuses it for good
   */
  record Refused(int attempt, boolean noneLeft) implements JobEvent {}

  /**
   * The attempt provably never reached its agent.
   *
   * @param attempt its number
   */
  record NeverReceived(int attempt) implements JobEvent {}

  /**
   * The attempt may have run, and no longer does: its agent restarted without it, or was declared
   * lost.
   *
   * @param attempt its number
   * @param reason for people
   */
  record Lost(int attempt, String reason) implements JobEvent {}

  /**
   * An agent holds an attempt that the store had lost: one that is newer than all that it knows of.
   *
   * @param attempt as it was given to the agent
   * @param tally what the attempts before it have cost
   */
  record Adopted(Attempt attempt, Tally tally) implements JobEvent {}

  /**
   * The agent said how the attempt ended.
   *
   * @param report names the attempt
   */
  record Reported(Report report) implements JobEvent {}

  /**
   * Its delay is over.
   *
   * @param startBy when it expires if it has not started; {@link Job#NEVER} for no deadline
   */
  record MayStart(Instant startBy) implements JobEvent {}

  /** The wait before the next attempt is over. */
  record RetryDue() implements JobEvent {}

  /** An operator lets a held job be tried again. */
  record Released() implements JobEvent {}

  /** It did not start within its start deadline. */
  record DeadlinePassed() implements JobEvent {}

  /**
   * Somebody asked to cancel it.
   *
   * @param force end it without waiting for its agent
   */
  record CancelAsked(boolean force) implements JobEvent {}
}
