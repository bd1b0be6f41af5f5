/** Tests of what stands between the client library and the socket. */
@NullMarked
package dev.weft.coordinator.amqp.link;

import org.jspecify.annotations.NullMarked;
