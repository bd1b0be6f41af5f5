/**
 * The heart: decides what becomes of jobs. Pure: no I/O, no clock, no random numbers, no threads;
 * the {@code loop} package owns the one thread that calls it, records what it decides and then
 * carries out the effects.
 */
@NullMarked
package dev.weft.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
