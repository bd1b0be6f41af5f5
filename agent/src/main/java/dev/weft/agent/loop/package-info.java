/**
 * Owns the one thread that decides: takes events in batches, has the core decide, puts the entries
 * in the journal, then carries the effects out through its ports. Adapters post events from any
 * thread; the ports are called on the loop's thread.
 */
@NullMarked
package dev.weft.agent.loop;

import org.jspecify.annotations.NullMarked;
