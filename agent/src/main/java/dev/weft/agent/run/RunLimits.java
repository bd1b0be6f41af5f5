package dev.weft.agent.run;

import java.time.Duration;

/**
 * What an attempt may take.
 *
 * @param killGrace how long a handler may go on after it was told to stop before it counts as stuck
 * @param output bytes of output that are kept of an attempt
 * @param outputTotal bytes of output that all running attempts may have made
 * @param processors attempts of CPU-bound handlers that run at once, at least 1
 */
public record RunLimits(Duration killGrace, int output, long outputTotal, int processors) {}
