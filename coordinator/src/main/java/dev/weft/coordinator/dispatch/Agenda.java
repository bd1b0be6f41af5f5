package dev.weft.coordinator.dispatch;

import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which jobs something happens to by itself, and when, whether they are in memory or not. What is
 * due is compared with the clocks at the moment itself: a wall clock that is set forward makes due
 * what has been skipped, one that is set back lets wait what is not due yet, and nothing is due
 * twice, for what was due changes the job. Confined to the thread that decides.
 */
final class Agenda {
  private final Map<Due.Clock, Horizon> horizons = new EnumMap<>(Due.Clock.class);
  private final EvenClock even = new EvenClock();
  private Moment now = new Moment(Instant.EPOCH, Duration.ZERO);

  /**
   * Makes an empty one.
   *
   * @param room jobs of each clock to keep in memory at most
   */
  Agenda(int room) {
    for (Due.Clock clock : Due.Clock.values()) {
      horizons.put(clock, new Horizon(room));
    }
  }

  /** Begins. */
  void start(Moment start) {
    now = start;
    even.start(start);
  }

  /** There may be jobs of which nothing is known. */
  void forget(Set<Due.Clock> clocks) {
    clocks.forEach(clock -> horizon(clock).forget());
  }

  /** Reads the clocks; never before an earlier moment on the steady one. */
  void look(Moment moment) {
    now = moment;
  }

  private Instant even() {
    return even.at(now);
  }

  /** A job that is accepted now, as it waits: for its time, or for its start. */
  Job enter(Job fresh) {
    return delay(fresh.spec().start())
        .map(fresh::delayed)
        .orElseGet(() -> fresh.startingBy(deadline(fresh.spec().policy())));
  }

  /** Until when a job that is accepted now must wait; empty if it may start. */
  private Optional<Due> delay(Start start) {
    if (start.delay().isPositive()) {
      return Optional.of(new Due(Due.Clock.EVEN, even().plus(start.delay())));
    }
    return start.notBefore().isAfter(now.wall())
        ? Optional.of(new Due(Due.Clock.WALL, start.notBefore()))
        : Optional.empty();
  }

  /** When a job that may start now expires, if it does not. */
  Instant deadline(Policy policy) {
    return policy.startDeadline().equals(Policy.UNLIMITED)
        ? Job.NEVER
        : even().plus(policy.startDeadline());
  }

  private Horizon horizon(Due.Clock clock) {
    Horizon horizon = horizons.get(clock);
    if (horizon == null) {
      throw new AssertionError("every clock has a horizon");
    }
    return horizon;
  }

  /** A job stands so now; nothing happens if nothing is due for it. */
  void put(Job job) {
    job.due().ifPresent(due -> horizon(due.clock()).put(DueRank.of(due, job), job.shelve()));
  }

  /** A job stands so no longer. */
  void remove(Job job) {
    job.due().ifPresent(due -> horizon(due.clock()).remove(DueRank.of(due, job)));
  }

  /** Takes out a job that something is due for now, without its payload. */
  Optional<Job> takeDue() {
    for (Map.Entry<Due.Clock, Horizon> entry : horizons.entrySet()) {
      Optional<Map.Entry<DueRank, Job>> due = entry.getValue().due(read(entry.getKey()));
      if (due.isPresent()) {
        entry.getValue().remove(due.get().getKey());
        return Optional.of(due.get().getValue());
      }
    }
    return Optional.empty();
  }

  private Instant read(Due.Clock clock) {
    return switch (clock) {
      case EVEN -> even();
      case WALL -> now.wall();
    };
  }

  /** When something is due next, on the steady clock, as long as the wall clock is not set. */
  Optional<Duration> next() {
    return horizons.entrySet().stream()
        .flatMap(
            e -> e.getValue().next().map(at -> Duration.between(read(e.getKey()), at)).stream())
        .min(Duration::compareTo)
        .map(now.steady()::plus);
  }

  /** The pages of jobs that are to be read now. */
  List<Effect.ReadDue> startReading() {
    List<Effect.ReadDue> reads = new ArrayList<>();
    horizons.forEach((clock, horizon) ->
        horizon
            .startReading()
            .ifPresent(from -> reads.add(new Effect.ReadDue(clock, from, horizon.pageJobs()))));
    return reads;
  }

  /**
   * A page has come, or could not be read.
   *
   * @param unchanged whether a job still stands as it was read
   */
  void read(Event.DueRead page, Predicate<Job> unchanged) {
    Horizon horizon = horizon(page.clock());
    if (page.failed()) {
      horizon.readingFailed();
      return;
    }
    Map<DueRank, Job> still = new TreeMap<>();
    DueRank last = DueRank.START;
    for (Job job : page.jobs()) {
      last = rank(job);
      if (unchanged.test(job)) {
        still.put(last, job);
      }
    }
    boolean more = page.jobs().size() >= horizon.pageJobs();
    horizon.read(still, more ? last.next() : DueRank.END);
  }

  private static DueRank rank(Job job) {
    return job.due().map(due -> DueRank.of(due, job)).orElse(DueRank.START);
  }

  /** What could not be read may be asked for again. */
  void retry() {
    horizons.values().forEach(Horizon::retry);
  }
}
