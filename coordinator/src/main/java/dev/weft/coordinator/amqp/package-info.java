/**
 * The message broker behind the loop's port: {@link dev.weft.coordinator.amqp.AmqpBroker} takes
 * jobs from queues and publishes the outbox. Its parts are {@code codec} (bytes to jobs and back,
 * pure), {@code link} (connections and what must exist on the broker), {@code intake} (a thread for
 * each queue) and {@code outbox} (one publishing thread).
 */
@NullMarked
package dev.weft.coordinator.amqp;

import org.jspecify.annotations.NullMarked;
