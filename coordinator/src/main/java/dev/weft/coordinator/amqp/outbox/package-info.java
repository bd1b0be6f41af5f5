/**
 * Publishing the outbox: one thread publishes with confirms, a window of messages ahead, and alone
 * uses the channel. Notices wait in bounded memory; those that do not fit are read from the store
 * when there is room.
 */
@NullMarked
package dev.weft.coordinator.amqp.outbox;

import org.jspecify.annotations.NullMarked;
