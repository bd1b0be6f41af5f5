/**
 * {@code weft bench …}: measures Weft beside what one would use instead, in one run. The commands
 * run on the main thread; the rival's worker on the AMQP library's.
 */
@NullMarked
package dev.weft.cli.bench;

import org.jspecify.annotations.NullMarked;
