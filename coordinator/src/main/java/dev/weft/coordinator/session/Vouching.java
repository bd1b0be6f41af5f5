package dev.weft.coordinator.session;

import dev.weft.coordinator.dispatch.Effect;
import java.util.function.BooleanSupplier;

/**
 * What a stream says of the store. Thread-safe.
 *
 * @param house whose store it is
 * @param keeps whether the agent keeps tokens
 */
record Vouching(House house, BooleanSupplier keeps) {
  private static final byte[] NO_TOKEN = {};

  /** What proves that an attempt was given to the agent; empty if the agent would not keep it. */
  byte[] token(Effect.Assign assign) {
    return keeps.getAsBoolean() ? house.tokens().seal(house.now(), assign.job()) : NO_TOKEN;
  }

  /** How many commits are durable by now. */
  long commits() {
    return house.commits().getAsLong();
  }
}
