/**
 * The handlers that every agent has, and the one place where a handler is found by its name. Opened
 * and closed by the thread that starts and stops the process; handlers run on the threads of their
 * attempts.
 */
@NullMarked
package dev.weft.agent.handler;

import org.jspecify.annotations.NullMarked;
