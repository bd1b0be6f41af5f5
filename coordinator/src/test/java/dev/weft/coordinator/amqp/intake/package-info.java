/** Tests of what needs no broker. */
@NullMarked
package dev.weft.coordinator.amqp.intake;

import org.jspecify.annotations.NullMarked;
