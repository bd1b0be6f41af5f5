package dev.weft.agent.core.attempt;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import java.time.Duration;
import java.util.Optional;

/**
 * An attempt that a coordinator asks for.
 *
 * @param attempt which
 * @param handler what is to run
 * @param payload what it works on
 * @param timeout how long the handler may run; zero: no limit
 * @param lostAfter how long the agent may be cut off before the attempt is given up, zero for ever;
 *     empty: as long as the coordinator has said for all
 * @param traceparent W3C trace context of the submitter; may be empty
 */
public record Assignment(
    AttemptId attempt,
    HandlerName handler,
    Content payload,
    Duration timeout,
    Optional<Duration> lostAfter,
    String traceparent) {}
