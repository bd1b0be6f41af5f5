/** {@code weft dead}: what ended badly for good; each command in its own thread, the main one. */
@NullMarked
package dev.weft.cli.dead;

import org.jspecify.annotations.NullMarked;
