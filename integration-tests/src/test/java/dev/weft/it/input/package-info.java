/** Input that nobody should send: each gets its answer, and nothing else is disturbed. */
@NullMarked
package dev.weft.it.input;

import org.jspecify.annotations.NullMarked;
