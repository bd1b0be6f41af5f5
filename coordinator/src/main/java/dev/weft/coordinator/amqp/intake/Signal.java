package dev.weft.coordinator.amqp.intake;

/** What a source's thread is told. */
sealed interface Signal {
  /** Take messages, or stop taking them. */
  record Flow(boolean open) implements Signal {}

  /** A message is durable. */
  record Settle(long generation, long tag) implements Signal {}

  /** The broker ended the consumer of a channel. */
  record ConsumerGone(long generation) implements Signal {}

  /** A channel is closed. */
  record ChannelGone(long generation, String reason) implements Signal {}

  /** The claim on the queue may be lost. */
  record ClaimLost() implements Signal {}

  /** The connection came, or went. */
  record LineChanged() implements Signal {}

  /** Take no more messages, ever; acknowledge what is out. */
  record Stop() implements Signal {}
}
