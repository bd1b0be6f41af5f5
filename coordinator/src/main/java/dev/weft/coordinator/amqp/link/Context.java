package dev.weft.coordinator.amqp.link;

import dev.weft.common.task.Threads;
import dev.weft.common.time.TimeSource;
import java.util.random.RandomGenerator;

/**
 * What every part needs of the process.
 *
 * @param threads where threads come from
 * @param time the clocks
 * @param random for jitter and new ids; thread-safe
 */
public record Context(Threads threads, TimeSource time, RandomGenerator random) {}
