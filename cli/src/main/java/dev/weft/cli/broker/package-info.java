/**
 * The embedded AMQP broker of the quickstart and of tests. {@link
 * dev.weft.cli.broker.EmbeddedBroker} runs in a process of its own with a class path of its own;
 * {@link dev.weft.cli.broker.BrokerProcess} starts and stops that process from any thread.
 */
@NullMarked
package dev.weft.cli.broker;

import org.jspecify.annotations.NullMarked;
