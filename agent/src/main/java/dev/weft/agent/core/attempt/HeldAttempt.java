package dev.weft.agent.core.attempt;

import dev.weft.common.id.AttemptId;

/**
 * An attempt in the inventory that a coordinator is told.
 *
 * @param attempt which
 * @param finished whether it has ended and its result is kept, rather than running or about to
 */
public record HeldAttempt(AttemptId attempt, boolean finished) {}
