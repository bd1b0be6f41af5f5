/**
 * Weft's own processes as children of the command: each ends with the one that started it, however
 * that ends. A virtual thread for each child reads what it says.
 */
@NullMarked
package dev.weft.cli.process;

import org.jspecify.annotations.NullMarked;
