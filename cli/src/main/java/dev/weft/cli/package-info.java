/**
 * The {@code weft} command: its entry point and what its commands share, run by the main thread.
 */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
