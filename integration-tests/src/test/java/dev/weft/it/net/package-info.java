/**
 * Faults of the network between two processes on one machine: a TCP proxy that can delay, hold,
 * lose and cut. Used from the test thread; each connection through it has virtual threads of its
 * own.
 */
@NullMarked
package dev.weft.it.net;

import org.jspecify.annotations.NullMarked;
