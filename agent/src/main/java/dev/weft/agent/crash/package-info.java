/**
 * For tests of the whole system: the journal with points in front of and behind it at which the
 * process can be halted. Not in use unless the JVM was started with a system property for it.
 * Called by the journal's callers.
 */
@NullMarked
package dev.weft.agent.crash;

import org.jspecify.annotations.NullMarked;
