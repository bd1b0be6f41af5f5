package dev.weft.it.history;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.weft.it.history.History.Result;
import dev.weft.it.history.Sighting.Moment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The verdict on the {@link Evidence} of a run: ids of jobs by what happened to them. Of these only
 * {@code recovered}, {@code repeated}, {@code lapsed}, {@code doubled}, {@code late} and {@code
 * givenUp} are not wrong.
 *
 * @param confirmed how many jobs were taken for certain
 * @param lost taken, and with no record of an end
 * @param untold ended, and nobody was told
 * @param duplicated listed twice, or started again although whoever ran it before was alive and
 *     within reach
 * @param unexpected nobody asked for it, or it was refused
 * @param recovered nobody knew whether it was taken, and it was
 * @param repeated started again after the process that ran it had died
 * @param lapsed started again after the process that ran it was away for so long that its attempt
 *     was counted as lost
 * @param hidden seen to start more often than its record shows, or to end in an attempt that is on
 *     record as lost and as nothing else
 * @param changed two messages, or a message and the record, disagree on its end
 * @param unwitnessed said to have succeeded, and nobody saw that attempt start and end
 * @param overlapping an attempt started while another one ran
 * @param doubled the same, and the process of the other one stood still for longer than it may
 * @param failed ended, not well, although nothing was to fail
 * @param late told to be done later than it should have been
 * @param givenUp failed as it must once the processes of so many of its attempts had died
 */
public record Audit(
    int confirmed,
    SortedSet<String> lost,
    SortedSet<String> untold,
    SortedSet<String> duplicated,
    SortedSet<String> unexpected,
    SortedSet<String> recovered,
    SortedSet<String> repeated,
    SortedSet<String> lapsed,
    SortedSet<String> hidden,
    SortedSet<String> changed,
    SortedSet<String> unwitnessed,
    SortedSet<String> overlapping,
    SortedSet<String> doubled,
    SortedSet<String> failed,
    SortedSet<String> late,
    SortedSet<String> givenUp) {
  private static final int SHOWN = 5;

  /** So many agents a job may lose, by default. */
  private static final int AGENT_LOSSES = 3;

  /** Judges a run. */
  public static Audit of(Evidence evidence) {
    return new Hearing(evidence).verdict();
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return wrongs().values().stream().allMatch(Set::isEmpty);
  }

  /** Whether nothing is wrong and nothing was started twice. */
  public boolean ranOnce() {
    return isClean() && repeated.isEmpty() && lapsed.isEmpty();
  }

  /** The counters, each with its first ids. */
  @Override
  public String toString() {
    Map<String, SortedSet<String>> all = wrongs();
    all.put("(recovered)", recovered);
    all.put("(repeated)", repeated);
    all.put("(lapsed)", lapsed);
    all.put("(doubled)", doubled);
    all.put("(late)", late);
    all.put("(given up)", givenUp);
    StringBuilder lines = new StringBuilder("%d jobs were taken%n".formatted(confirmed));
    all.forEach((name, ids) -> {
      String some = String.join(" ", ids.stream().limit(SHOWN).toList());
      lines.append("%-12s %6d %s%n".formatted(name, ids.size(), some));
    });
    return lines.toString();
  }

  private Map<String, SortedSet<String>> wrongs() {
    Map<String, SortedSet<String>> wrongs = new TreeMap<>();
    wrongs.put("lost", lost);
    wrongs.put("untold", untold);
    wrongs.put("duplicated", duplicated);
    wrongs.put("unexpected", unexpected);
    wrongs.put("hidden", hidden);
    wrongs.put("changed", changed);
    wrongs.put("unwitnessed", unwitnessed);
    wrongs.put("overlapping", overlapping);
    wrongs.put("failed", failed);
    return wrongs;
  }

  /** The evidence, ordered. */
  private static final class Hearing {
    private final Evidence evidence;
    private final Map<String, Instant> taken;
    private final Set<String> unknown;
    private final Map<String, List<Sighting>> sightings;
    private final Map<String, List<Sighting>> starts;
    private final Map<String, Listed> listed;
    private final Map<String, List<Telling>> tellings;

    Hearing(Evidence evidence) {
      this.evidence = evidence;
      taken =
          evidence.acts().stream()
              .filter(act -> act.answer() == Act.Answer.OK)
              .collect(toMap(Act::job, Act::at, (one, _) -> one));
      unknown =
          evidence.acts().stream()
              .filter(act -> act.answer() == Act.Answer.UNKNOWN)
              .map(Act::job)
              .filter(job -> !taken.containsKey(job))
              .collect(toSet());
      sightings = evidence.witness().stream().collect(groupingBy(Sighting::job));
      starts =
          evidence.witness().stream()
              .filter(sighting -> sighting.moment() == Moment.START)
              .sorted(Comparator.comparing(Sighting::at))
              .collect(groupingBy(Sighting::job));
      listed =
          evidence.listed().stream()
              .collect(toMap(Listed::job, Function.identity(), (one, _) -> one));
      tellings = evidence.tellings().stream().collect(groupingBy(Telling::job));
    }

    Audit verdict() {
      HistoryCheck basics = HistoryCheck.of(history());
      NavigableSet<String> duplicated = which(starts.keySet().stream(), this::startedUnforced);
      duplicated.addAll(basics.duplicated());
      NavigableSet<String> unexpected = new TreeSet<>(basics.unexpected());
      which(tellings.keySet().stream().filter(job -> !known(job)), _ -> true)
          .forEach(unexpected::add);
      return new Audit(
          taken.size(),
          basics.lost(),
          which(ended(), job -> !tellings.containsKey(job)),
          duplicated,
          unexpected,
          basics.recovered(),
          which(basics.rerun().stream(), job -> !startedUnforced(job) && !hasLapsed(job)),
          which(basics.rerun().stream(), job -> !startedUnforced(job) && hasLapsed(job)),
          which(starts.keySet().stream(), this::isHidden),
          which(tellings.keySet().stream(), this::isChanged),
          basics.unwitnessed(),
          which(basics.overlapping().stream(), job -> !onlyWhileFrozen(job)),
          which(basics.overlapping().stream(), this::onlyWhileFrozen),
          which(failed(), job -> !isGivenUp(job)),
          which(taken.keySet().stream(), this::isLate),
          which(failed(), this::isGivenUp));
    }

    private History history() {
      List<Result> results =
          evidence.listed().stream()
              .filter(Listed::ended)
              .map(
                  job -> new Result(job.job(), job.attempt(), job.state().equals(Listed.SUCCEEDED)))
              .toList();
      return new History(taken.keySet(), unknown, evidence.witness(), results);
    }

    private boolean known(String job) {
      return taken.containsKey(job) || unknown.contains(job);
    }

    private Stream<String> ended() {
      return listed.values().stream().filter(Listed::ended).map(Listed::job);
    }

    private Stream<String> failed() {
      return listed.values().stream()
          .filter(job -> job.ended() && !job.state().equals(Listed.SUCCEEDED))
          .map(Listed::job);
    }

    /** Whether it was tried as often as it may, and each process that was seen to run it died. */
    private boolean isGivenUp(String job) {
      return Objects.requireNonNull(listed.get(job)).executions() >= AGENT_LOSSES
          && starts.getOrDefault(job, List.of()).stream()
              .allMatch(start -> evidence.died().containsKey(start.pid()));
    }

    /**
     * Whether an attempt began although the process of the one before it had not died, nor been
     * away for too long.
     */
    private boolean startedUnforced(String job) {
      List<Sighting> all = starts.getOrDefault(job, List.of());
      for (int i = 1; i < all.size(); i++) {
        Sighting before = all.get(i - 1);
        Sighting again = all.get(i);
        boolean newer = again.attempt() > before.attempt();
        if (!newer || !(diedBefore(before, again.at()) || lapsed(before, again.at()))) {
          return true;
        }
      }
      return false;
    }

    private boolean hasLapsed(String job) {
      List<Sighting> all = starts.getOrDefault(job, List.of());
      return IntStream.range(1, all.size()).anyMatch(i -> lapsed(all.get(i - 1), all.get(i).at()));
    }

    private boolean diedBefore(Sighting start, Instant moment) {
      return !moment.isBefore(evidence.died().getOrDefault(start.pid(), Instant.MAX));
    }

    /** Whether an attempt's process was away, and the attempt was counted as lost for it. */
    private boolean lapsed(Sighting start, Instant again) {
      return countedAsLost(start)
          && evidence.absences().stream().anyMatch(absence -> absence.excuses(start, again));
    }

    private boolean countedAsLost(Sighting of) {
      Listed record = listed.get(of.job());
      return record != null && record.lost().containsKey(of.attempt());
    }

    /** Whether all that ran at once with another attempt did so because its process stood still. */
    private boolean onlyWhileFrozen(String job) {
      return HistoryCheck.crossings(sightings.getOrDefault(job, List.of())).stream()
          .allMatch(crossing -> {
            Sighting running = crossing.running();
            return countedAsLost(running)
                && evidence.absences().stream()
                    .filter(absence -> absence.kind() == Absence.Kind.FROZEN)
                    .anyMatch(absence -> absence.excuses(running, crossing.begun().at()));
          });
    }

    private boolean isHidden(String job) {
      Listed record = listed.get(job);
      if (record == null) {
        return true;
      }
      List<Sighting> all = starts.getOrDefault(job, List.of());
      int newest = all.stream().mapToInt(Sighting::attempt).max().orElse(0);
      return all.size() > record.executions()
          || newest > record.attempt()
          || sightings.getOrDefault(job, List.of()).stream().anyMatch(this::endIsForgotten);
    }

    /**
     * Whether an attempt ended, and its agent lived to tell, and the record knows it only as lost.
     */
    private boolean endIsForgotten(Sighting end) {
      return end.moment() == Moment.END
          && countedAsLost(end)
          && !evidence.died().containsKey(end.pid())
          && !Listed.SUCCEEDED.equals(
              Objects.requireNonNull(listed.get(end.job())).lost().get(end.attempt()));
    }

    private boolean isChanged(String job) {
      List<Telling> all = tellings.getOrDefault(job, List.of());
      Listed record = listed.get(job);
      return !all.stream()
          .allMatch(each -> each.agrees(all.getFirst()) && (record == null || each.agrees(record)));
    }

    private boolean isLate(String job) {
      Instant due = Objects.requireNonNull(taken.get(job)).plus(evidence.soon());
      return tellings.getOrDefault(job, List.of()).stream()
          .map(Telling::at)
          .min(Comparator.naturalOrder())
          .filter(told -> told.isAfter(due))
          .isPresent();
    }

    private static NavigableSet<String> which(Stream<String> jobs, Predicate<String> wanted) {
      return jobs.filter(wanted).collect(toCollection(TreeSet::new));
    }
  }
}
