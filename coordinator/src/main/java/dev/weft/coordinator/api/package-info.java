/**
 * The callers' side: the public gRPC services. Translates requests to events and questions, and
 * what they answer to responses; decides nothing about jobs.
 *
 * <p>Each call runs on a virtual thread of its own and may block there; how many may wait for the
 * store, for a commit or for a job to end is bounded. Watches are fed by other threads and drained
 * by a virtual thread whenever there is something to send and the client takes it.
 */
@NullMarked
package dev.weft.coordinator.api;

import org.jspecify.annotations.NullMarked;
