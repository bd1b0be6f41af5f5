/** Tests of the broker adapter that need no broker. */
@NullMarked
package dev.weft.coordinator.amqp;

import org.jspecify.annotations.NullMarked;
