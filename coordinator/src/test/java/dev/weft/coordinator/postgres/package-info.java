/**
 * Private PostgreSQL servers for tests, started from the installed package and kept to loopback and
 * a folder of their own. A test gets a schema of the run's shared server, or a server of its own
 * when it stops or breaks one.
 */
@NullMarked
package dev.weft.coordinator.postgres;

import org.jspecify.annotations.NullMarked;
