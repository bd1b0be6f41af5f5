package dev.weft.cli.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What latency was measured, as it is printed; the names are stable.
 *
 * @param payloadBytes of each job
 * @param seconds at each rate
 * @param lines one for each rate and side
 */
record LatencyReport(int payloadBytes, long seconds, List<Line> lines) {
  /**
   * One side at one rate.
   *
   * @param side who was measured
   * @param perSecond the rate
   * @param jobs how many results there were
   * @param p50Millis half of the results came within this
   * @param p90Millis nine of ten
   * @param p99Millis 99 of 100
   * @param maxMillis all
   */
  record Line(
      String side,
      int perSecond,
      long jobs,
      double p50Millis,
      double p90Millis,
      double p99Millis,
      double maxMillis) {

    static Line of(String side, int perSecond, Histogram nanos) {
      return new Line(
          side,
          perSecond,
          nanos.getTotalCount(),
          millis(nanos.getValueAtPercentile(50)),
          millis(nanos.getValueAtPercentile(90)),
          millis(nanos.getValueAtPercentile(99)),
          millis(nanos.getMaxValue()));
    }

    private static double millis(long nanos) {
      return Math.round(nanos / 1e4) / 100.0;
    }
  }

  /** Copies the lines. */
  LatencyReport {
    lines = List.copyOf(lines);
  }
}
