/** The agent's process: its wiring and its entry point, run by the main thread. */
@NullMarked
package dev.weft.agent;

import org.jspecify.annotations.NullMarked;
