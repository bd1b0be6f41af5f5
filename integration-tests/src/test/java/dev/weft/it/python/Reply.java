package dev.weft.it.python;

import java.time.Instant;

/**
 * An answer that a producer got on its reply queue.
 *
 * @param at when it came, by the wall clock
 * @param correlationId of the message that it answers; empty if it named none
 * @param body as text
 * @param type the message's type; empty if it had none
 */
public record Reply(Instant at, String correlationId, String body, String type) {}
