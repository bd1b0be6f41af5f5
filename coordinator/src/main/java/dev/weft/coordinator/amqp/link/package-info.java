/**
 * Connections to the broker, kept up, and what must exist on it. Each {@link
 * dev.weft.coordinator.amqp.link.Line} has a thread that connects; whatever the broker sends is
 * handled on the client library's reading thread, which must never wait.
 */
@NullMarked
package dev.weft.coordinator.amqp.link;

import org.jspecify.annotations.NullMarked;
