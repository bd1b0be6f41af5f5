/**
 * The way to the coordinator's API: the channel, its errors as one line each, and following a job
 * over broken streams. Calls block the thread that makes them.
 */
@NullMarked
package dev.weft.cli.client;

import org.jspecify.annotations.NullMarked;
