package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;

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
