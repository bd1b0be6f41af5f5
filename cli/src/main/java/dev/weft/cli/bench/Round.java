package dev.weft.cli.bench;

/**
 * One measured round of one side, as it is printed; the names are stable.
 *
 * @param side who was measured
 * @param round from 1
 * @param jobs how many were published
 * @param results how many came back
 * @param repeated results that came again
 * @param failed results that say that the job failed
 * @param seconds from the first publish to the last result
 * @param jobsPerSecond results in a second
 */
record Round(
    String side,
    int round,
    int jobs,
    int results,
    int repeated,
    int failed,
    double seconds,
    double jobsPerSecond) {

  /** Whether every job came back well, and once. */
  boolean complete() {
    return results == jobs && repeated == 0 && failed == 0;
  }
}
