/**
 * Running the processes that serve: {@code weft coordinator} and {@code weft agent}. The main
 * thread runs the program until the process is told to end.
 */
@NullMarked
package dev.weft.cli.server;

import org.jspecify.annotations.NullMarked;
