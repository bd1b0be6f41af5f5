/**
 * What attempts say while they run, their log and their progress, on its way from the handler to
 * the stream: bounded, and blocking the handler rather than growing. Filled by the attempts'
 * threads, emptied by the one thread that writes each stream.
 */
@NullMarked
package dev.weft.agent.telemetry;

import org.jspecify.annotations.NullMarked;
