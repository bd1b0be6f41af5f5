/**
 * Private RabbitMQ nodes for tests, started from the installed server and kept to loopback and a
 * folder of their own. Used from the test thread; a test gets a virtual host of the run's shared
 * node, or a node of its own when it stops or breaks one.
 */
@NullMarked
package dev.weft.it.rabbit;

import org.jspecify.annotations.NullMarked;
