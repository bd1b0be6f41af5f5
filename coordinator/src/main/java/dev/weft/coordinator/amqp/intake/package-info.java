/**
 * Taking jobs from queues: a {@link dev.weft.coordinator.amqp.intake.Source} for each, with a
 * thread of its own that alone consumes, acknowledges and reconnects. Messages are decoded and
 * posted on the client library's reading thread; what others want of a source is a signal in its
 * mailbox.
 */
@NullMarked
package dev.weft.coordinator.amqp.intake;

import org.jspecify.annotations.NullMarked;
