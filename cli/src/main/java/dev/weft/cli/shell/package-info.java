/**
 * What every command shares with the world outside: streams, clock, environment, exit codes. Used
 * by the main thread; a {@link dev.weft.cli.shell.Shell} may be shared.
 */
@NullMarked
package dev.weft.cli.shell;

import org.jspecify.annotations.NullMarked;
