/**
 * What the agent decides: which attempts there are, which results are unacknowledged, and what each
 * coordinator was told. Pure and confined to one thread: no I/O, no clock, no threads.
 */
@NullMarked
package dev.weft.agent.core;

import org.jspecify.annotations.NullMarked;
