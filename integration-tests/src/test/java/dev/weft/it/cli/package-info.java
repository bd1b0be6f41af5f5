/** The {@code weft} command as users run it: laid out, in a process of its own. */
@NullMarked
package dev.weft.it.cli;

import org.jspecify.annotations.NullMarked;
