package dev.weft.coordinator.amqp.intake;

import dev.weft.common.id.PoolName;

/**
 * How a source is.
 *
 * @param queue its queue
 * @param pool its pool
 * @param state what it does
 * @param trouble why it does not take messages although it should; empty if all is well
 * @param unsafe what is unsafe about its queue, as far as that is known; may be empty
 * @param claim whose its queue is
 * @param accepted messages that became jobs, redelivered ones counted again
 * @param refused messages that became dead letters
 * @param redelivered messages that the broker had delivered before, to anybody
 */
public record SourceHealth(
    String queue,
    PoolName pool,
    State state,
    String trouble,
    String unsafe,
    ClaimHealth claim,
    long accepted,
    long refused,
    long redelivered) {
  /** What a source does. */
  public enum State {
    /** There is no connection. */
    DISCONNECTED,
    /** All is well, and its pool wants no messages now. */
    CLOSED,
    /** It takes messages. */
    OPEN,
    /** The queue is another store's; taken from as soon as that one has left. */
    REFUSED,
    /** The queue is gone or cannot be used; tried again by itself. */
    FAILED,
    /** Nothing became durable for too long; goes on when something does. */
    STUCK
  }
}
