package dev.weft.coordinator.amqp.outbox;

/** What the publishing thread is told. */
sealed interface Signal {
  /**
   * The broker took a message, or all up to it, or could not.
   *
   * @param generation of the channel
   * @param sequence its number on the channel
   * @param multiple whether it stands for all before it, too
   * @param ok whether the broker has it
   */
  record Answered(long generation, long sequence, boolean multiple, boolean ok) implements Signal {}

  /**
   * A reply found no queue.
   *
   * @param job the job's id
   */
  record ReplyReturned(String job) implements Signal {}

  /** A dead letter found no queue. */
  record DeadLetterReturned(long generation) implements Signal {}

  /**
   * A channel is closed.
   *
   * @param generation which
   * @param code why, as AMQP says it; 0 if the broker did not close it
   * @param reason for people
   */
  record ChannelGone(long generation, int code, String reason) implements Signal {}

  /** There is something new to look at. */
  record Wake() implements Signal {}

  /** Publish what there is, and end. */
  record Stop() implements Signal {}
}
