package dev.weft.coordinator.amqp.codec;

/** What to do about a source's queue when it does not exist. */
public enum Declare {
  /** Declare it as Weft's own queues are: durable, quorum, dead-lettered. */
  AUTO,
  /** Wait until somebody else has declared it. */
  NEVER
}
