package dev.weft.it.history;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Stream;

/**
 * The verdict on a {@link History}: ids by what went wrong with them. The first four are the
 * counters that RabbitMQ's own tests use.
 *
 * @param lost confirmed, and no result
 * @param duplicated more than one result
 * @param unexpected seen or with a result, and never published
 * @param recovered of unknown acceptance, and with a result: not wrong
 * @param unwitnessed succeeded, and that attempt was not seen to start and end
 * @param rerun started more than once: wrong or not, as the faults of the run say
 * @param overlapping an attempt started while another one of the job ran
 */
public record HistoryCheck(
    SortedSet<String> lost,
    SortedSet<String> duplicated,
    SortedSet<String> unexpected,
    SortedSet<String> recovered,
    SortedSet<String> unwitnessed,
    SortedSet<String> rerun,
    SortedSet<String> overlapping) {
  private static final int SHOWN = 5;

  /** Judges a history. */
  public static HistoryCheck of(History history) {
    Map<String, Long> results =
        history.results().stream().collect(groupingBy(History.Result::job, counting()));
    Map<String, List<Sighting>> seen =
        history.witness().stream().collect(groupingBy(Sighting::job));
    return new HistoryCheck(
        without(history.confirmed(), results.keySet()),
        keys(results, count -> count > 1),
        unexpected(history, results.keySet(), seen.keySet()),
        history.unknown().stream().filter(results::containsKey).collect(sorted()),
        unwitnessed(history),
        keys(seen, sightings -> starts(sightings) > 1),
        keys(seen, sightings -> !crossings(sightings).isEmpty()));
  }

  /** Whether nothing is wrong; reruns alone are not. */
  public boolean isClean() {
    return Stream.of(lost, duplicated, unexpected, unwitnessed, overlapping).allMatch(Set::isEmpty);
  }

  /** Whether nothing is wrong and nothing ran twice. */
  public boolean ranOnce() {
    return isClean() && rerun.isEmpty();
  }

  /** The counters, each with its first ids. */
  @Override
  public String toString() {
    return Stream.of(
            line("lost", lost),
            line("duplicated", duplicated),
            line("unexpected", unexpected),
            line("recovered", recovered),
            line("unwitnessed", unwitnessed),
            line("rerun", rerun),
            line("overlapping", overlapping))
        .reduce("", (all, line) -> all + line + "\n");
  }

  private static String line(String name, SortedSet<String> ids) {
    String some = String.join(" ", ids.stream().limit(SHOWN).toList());
    return "%-12s %6d %s%s".formatted(name, ids.size(), some, ids.size() > SHOWN ? " …" : "");
  }

  private static SortedSet<String> unexpected(
      History history, Set<String> results, Set<String> seen) {
    SortedSet<String> unexpected = new TreeSet<>(results);
    unexpected.addAll(seen);
    unexpected.removeAll(history.confirmed());
    unexpected.removeAll(history.unknown());
    return unexpected;
  }

  private static SortedSet<String> unwitnessed(History history) {
    Set<History.Result> started = seen(history, Sighting.Moment.START);
    Set<History.Result> ended = seen(history, Sighting.Moment.END);
    return history.results().stream()
        .filter(History.Result::succeeded)
        .filter(result -> !started.contains(result) || !ended.contains(result))
        .map(History.Result::job)
        .collect(sorted());
  }

  private static Set<History.Result> seen(History history, Sighting.Moment moment) {
    return history.witness().stream()
        .filter(sighting -> sighting.moment() == moment)
        .map(sighting -> History.Result.success(sighting.job(), sighting.attempt()))
        .collect(toSet());
  }

  private static long starts(List<Sighting> sightings) {
    return sightings.stream().filter(each -> each.moment() == Sighting.Moment.START).count();
  }

  /** An attempt of a job that was begun while another one ran. */
  record Crossing(Sighting running, Sighting begun) {}

  /**
   * The attempts of a job that began between the start and the end of another one. An attempt that
   * was never seen to end or stop is taken to have ended where it began: its process died some time
   * after.
   */
  static List<Crossing> crossings(List<Sighting> sightings) {
    List<Sighting> ordered = sightings.stream().sorted(Comparator.comparing(Sighting::at)).toList();
    List<Sighting> starts =
        ordered.stream().filter(each -> each.moment() == Sighting.Moment.START).toList();
    List<Crossing> crossings = new ArrayList<>();
    for (Sighting start : starts) {
      Instant end = endOf(start, ordered);
      starts.stream()
          .filter(other -> !other.equals(start))
          .filter(other -> !other.at().isBefore(start.at()) && other.at().isBefore(end))
          .forEach(other -> crossings.add(new Crossing(start, other)));
    }
    return crossings;
  }

  private static Instant endOf(Sighting start, List<Sighting> ordered) {
    return ordered.stream()
        .filter(each -> each.moment() != Sighting.Moment.START)
        .filter(each -> each.attempt() == start.attempt() && each.pid() == start.pid())
        .map(Sighting::at)
        .filter(end -> !end.isBefore(start.at()))
        .findFirst()
        .orElse(start.at());
  }

  private static SortedSet<String> without(Set<String> ids, Set<String> taken) {
    return ids.stream().filter(id -> !taken.contains(id)).collect(sorted());
  }

  private static <T> SortedSet<String> keys(Map<String, T> map, Predicate<T> which) {
    return map.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .collect(sorted());
  }

  private static Collector<String, ?, SortedSet<String>> sorted() {
    return toCollection(TreeSet::new);
  }
}
