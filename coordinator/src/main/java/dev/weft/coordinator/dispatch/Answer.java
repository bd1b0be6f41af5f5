package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.dispatch.schedule.Schedule;
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

  /** The id is taken by a job or schedule with another spec. */
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

  /** As many jobs as may be are to be cancelled when they come, or there are as many schedules. */
  record TooMany() implements Answer {}

  /** The agent or pool was changed as asked. */
  record Done() implements Answer {}

  /**
   * What was asked does not fit how the job or agent stands; nothing was changed.
   *
   * @param why in a few words for people
   */
  record Unfit(String why) implements Answer {}

  /**
   * The schedule as it stands, or stood.
   *
   * @param schedule which
   * @param existing whether it existed before
   */
  record Scheduled(Schedule schedule, boolean existing) implements Answer {}

  /** The job of the time before has not ended, and its schedule lets no other run beside it. */
  record Overlaps() implements Answer {}

  /** The job is another coordinator's: only that one can change it. */
  record Elsewhere() implements Answer {}

  /** There is no such job, agent, pool or schedule. */
  record NotFound() implements Answer {}
}
