/** The coordinator's process: its wiring and its entry point, run by the main thread. */
@NullMarked
package dev.weft.coordinator;

import org.jspecify.annotations.NullMarked;
