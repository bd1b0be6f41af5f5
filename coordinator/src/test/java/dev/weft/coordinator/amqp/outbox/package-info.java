/** Tests of what needs no broker. */
@NullMarked
package dev.weft.coordinator.amqp.outbox;

import org.jspecify.annotations.NullMarked;
