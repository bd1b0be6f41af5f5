package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;

/**
 * One item of an agent's inventory.
 *
 * @param attempt which attempt
 * @param finished whether it has ended and its result waits to be acknowledged
 */
public record HeldAttempt(AttemptId attempt, boolean finished) {}
