/**
 * The agents' side: one bidirectional gRPC stream per agent. Translates what agents say to events
 * and effects to what they are told; decides nothing about jobs.
 *
 * <p>Each stream lives on the event-loop thread of its connection: every callback of gRPC, every
 * write and every frame run there, and nothing there blocks. The committing thread only puts what
 * is to be said into the stream's lane; one timer thread looks for streams that are too slow or too
 * silent.
 */
@NullMarked
package dev.weft.coordinator.session;

import org.jspecify.annotations.NullMarked;
