package dev.weft.agent.link;

import dev.weft.agent.core.Load;
import dev.weft.agent.core.Memory;
import dev.weft.agent.loop.Inbox;
import dev.weft.common.task.Threads;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What all links work with.
 *
 * @param greeting what the agent says of itself
 * @param times how long they wait for what
 * @param inbox whom they tell what happened
 * @param killGrace how long attempts may take to stop
 * @param memory what is kept of attempts and coordinators
 * @param load how busy the agent is
 * @param trouble why it takes no jobs; empty if nothing is wrong
 * @param threads where threads come from
 * @param time for all waits
 * @param random for jitter; thread-safe
 */
public record LinkParts(
    Greeting greeting,
    LinkTimes times,
    Inbox inbox,
    Duration killGrace,
    Memory memory,
    Supplier<Load> load,
    Supplier<String> trouble,
    Threads threads,
    TimeSource time,
    RandomGenerator random) {}
