package dev.weft.cli.bench;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What throughput was measured, as it is printed; the names are stable.
 *
 * @param jobs of each round
 * @param payloadBytes of each job
 * @param rounds in the order in which they were run
 * @param medians jobs per second by side
 * @param weftToPipe Weft's median by the pipe's
 * @param weftToAgainst Weft's median by that of the one with other settings; 0 if there was none
 * @param weftToCelery Weft's median by Celery's; 0 if Celery was not measured
 * @param celery what was measured, or why nothing was
 */
record ThroughputReport(
    int jobs,
    int payloadBytes,
    List<Round> rounds,
    SortedMap<String, Double> medians,
    double weftToPipe,
    double weftToAgainst,
    double weftToCelery,
    String celery) {

  /** Counts the medians of the rounds. */
  static ThroughputReport of(int jobs, int payloadBytes, List<Round> rounds, String celery) {
    SortedMap<String, Double> medians = new TreeMap<>();
    for (Round round : rounds) {
      medians.computeIfAbsent(round.side(), side -> median(rounds, side));
    }
    double weft = medians.getOrDefault(ThroughputCommand.WEFT, 0.0);
    double pipe = medians.getOrDefault(ThroughputCommand.PIPE, 0.0);
    double rival = medians.getOrDefault(ThroughputCommand.CELERY, 0.0);
    return new ThroughputReport(
        jobs,
        payloadBytes,
        List.copyOf(rounds),
        medians,
        ratio(weft, pipe),
        ratio(weft, medians.getOrDefault(ThroughputCommand.AGAINST, 0.0)),
        ratio(weft, rival),
        celery);
  }

  /** Whether every job of every round came back well, and once. */
  boolean complete() {
    return rounds.stream().allMatch(Round::complete);
  }

  private static double median(List<Round> rounds, String side) {
    List<Double> sorted =
        rounds.stream()
            .filter(round -> round.side().equals(side))
            .map(Round::jobsPerSecond)
            .sorted(Comparator.naturalOrder())
            .toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static double ratio(double one, double other) {
    return other == 0 ? 0 : Math.round(one / other * 100) / 100.0;
  }
}
