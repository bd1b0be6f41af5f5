package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;

/** Something that is to be published, from the outbox, at least once. */
public sealed interface Notice {
  /** How many numbers a coordinator has from one start to the next. */
  long BLOCK = 1L << 38;

  /** Its place in the outbox: rises. */
  long number();

  /**
   * A job has ended: publish its result, and its dead letter if it failed for good.
   *
   * @param number its place in the outbox
   * @param job terminal; the payload may be shelved
   */
  record JobEnded(long number, Job job) implements Notice {}

  /**
   * A message was refused: publish it to the dead letters.
   *
   * @param number its place in the outbox
   * @param refusal the message and why
   */
  record MessageRefused(long number, Refusal refusal) implements Notice {}
}
