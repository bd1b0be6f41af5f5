/**
 * How both servers listen: where, with which limits of the transport, and how many connections from
 * whom. Knows nothing else of the coordinator. Connections are judged on the event-loop thread that
 * accepts them.
 */
@NullMarked
package dev.weft.coordinator.listen;

import org.jspecify.annotations.NullMarked;
