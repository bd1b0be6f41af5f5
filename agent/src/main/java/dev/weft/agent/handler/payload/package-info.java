/**
 * Reads what a job's payload asks a built-in handler to do, strictly: what is not understood is
 * refused by name, never skipped. Runs on the attempt's own thread.
 */
@NullMarked
package dev.weft.agent.handler.payload;

import org.jspecify.annotations.NullMarked;
