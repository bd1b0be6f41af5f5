/**
 * A plain AMQP client that knows nothing of Weft: what a producer and a receiver of results do, for
 * the demonstration and the benchmarks. Results arrive on the client library's threads.
 */
@NullMarked
package dev.weft.cli.amqp;

import org.jspecify.annotations.NullMarked;
