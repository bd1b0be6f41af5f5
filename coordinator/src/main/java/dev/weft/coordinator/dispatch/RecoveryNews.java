package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;

/** What people are to know of a recovery. */
public sealed interface RecoveryNews {
  /** It has begun: nothing is started until the agents have told what they hold. */
  record Begun(RecoveryFacts facts) implements RecoveryNews {}

  /** It has ended: jobs are started again. */
  record Ended(RecoveryFacts facts) implements RecoveryNews {}

  /**
   * It should begin, and does not because it is switched off.
   *
   * @param why in a few words for people
   */
  record Ignored(String why) implements RecoveryNews {}

  /**
   * A job, or its newest attempt, was taken in from its agent.
   *
   * @param job without its payload
   */
  record Adopted(Job job) implements RecoveryNews {}
}
