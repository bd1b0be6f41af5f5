/**
 * Producers in Python that know AMQP and nothing of Weft, run with Debian's python3-pika. Used from
 * the test thread.
 */
@NullMarked
package dev.weft.it.python;

import org.jspecify.annotations.NullMarked;
