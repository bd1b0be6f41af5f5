/**
 * A hook for tests of the whole system: ends a process at a named point of its work, as a power cut
 * would. Off unless a system property of the JVM asks for it. Used by any thread.
 */
@NullMarked
package dev.weft.common.crash;

import org.jspecify.annotations.NullMarked;
