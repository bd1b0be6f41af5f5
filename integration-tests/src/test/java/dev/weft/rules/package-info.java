/**
 * The rules of the source tree, held by tests: which package may know which, how large a file may
 * grow, what every package must say about itself. Run by the test thread.
 */
@NullMarked
package dev.weft.rules;

import org.jspecify.annotations.NullMarked;
