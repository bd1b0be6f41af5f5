/**
 * The broker adapter on real brokers, with a stand-in for the loop and the store. Events arrive on
 * the adapter's threads; tests wait for them.
 */
@NullMarked
package dev.weft.it.amqp;

import org.jspecify.annotations.NullMarked;
