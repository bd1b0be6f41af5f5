/**
 * AMQP messages to jobs or refusals, and results and dead letters to AMQP messages. Pure: no I/O,
 * no clock; any thread. Nothing here throws for what a message holds.
 */
@NullMarked
package dev.weft.coordinator.amqp.codec;

import org.jspecify.annotations.NullMarked;
