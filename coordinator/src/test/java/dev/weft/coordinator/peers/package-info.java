/** Several coordinators on one store, as processes. Each test runs on its own thread. */
@NullMarked
package dev.weft.coordinator.peers;

import org.jspecify.annotations.NullMarked;
