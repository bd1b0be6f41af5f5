package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.time.Instant;

/** What a caller is told, once what it says is durable. */
public sealed interface Answer {
  /**
   * The job is accepted.
   *
   * @param job as it stands, without its payload
   * @param existing whether it existed before
   */
  record Submitted(Job job, boolean existing) implements Answer {}

  /** The id is taken by a job with another spec. */
  record Conflict() implements Answer {}

  /**
   * The job as it stands.
   *
   * @param job without its payload
   */
  record Found(Job job) implements Answer {}

  /**
   * The job has ended and was removed.
   *
   * @param tombstone what is left of it
   */
  record Removed(Tombstone tombstone) implements Answer {}

  /**
   * There is no such job; it will be cancelled when it comes.
   *
   * @param until if it comes before this
   */
  record Awaited(Instant until) implements Answer {}

  /** Too many jobs are to be cancelled when they come. */
  record TooMany() implements Answer {}

  /** The agent or pool was changed as asked. */
  record Done() implements Answer {}

  /**
   * What was asked does not fit how the job or agent stands; nothing was changed.
   *
   * @param why in a few words for people
   */
  record Unfit(String why) implements Answer {}

  /** There is no such job, agent or pool. */
  record NotFound() implements Answer {}
}
