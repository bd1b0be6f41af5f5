/** Seeing and steering agents and pools: {@code weft agent …}, {@code weft pool …}. Main thread. */
@NullMarked
package dev.weft.cli.fleet;

import org.jspecify.annotations.NullMarked;
