/**
 * For tests of the whole system: the ports of the loop with points in front of and behind them at
 * which the process can be halted. Not in use unless the JVM was started with a system property for
 * it. Each port is called by whoever calls the one that it stands before.
 */
@NullMarked
package dev.weft.coordinator.crash;

import org.jspecify.annotations.NullMarked;
