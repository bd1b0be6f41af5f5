package dev.weft.cli.bench;

/**
 * What waiting jobs cost, as it is printed; the names are stable. Heaps are bytes of live objects
 * after a full collection.
 *
 * @param jobs that waited at once, on one agent
 * @param submitSeconds how long submitting them took
 * @param startSeconds until all of them ran
 * @param agent before and with them
 * @param coordinator before and with them
 */
record WaitingReport(
    int jobs, double submitSeconds, double startSeconds, Cost agent, Cost coordinator) {
  /**
   * What a process holds.
   *
   * @param heapBefore without jobs
   * @param heapWith with all of them
   * @param heapBytesPerJob the difference by their number
   * @param residentWith memory of the process
   */
  record Cost(long heapBefore, long heapWith, long heapBytesPerJob, long residentWith) {}
}
