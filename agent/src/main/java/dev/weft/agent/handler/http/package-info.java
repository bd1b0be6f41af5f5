/**
 * The {@code http} handler: one request per attempt, to addresses that the agent's owner allows.
 * Requests run on the virtual threads of their attempts, whose interrupt closes the connection;
 * name lookups on a few platform threads, deadlines on one.
 */
@NullMarked
package dev.weft.agent.handler.http;

import org.jspecify.annotations.NullMarked;
