/** Tests of the codec. */
@NullMarked
package dev.weft.coordinator.amqp.codec;

import org.jspecify.annotations.NullMarked;
