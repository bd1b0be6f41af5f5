package dev.weft.coordinator.dispatch.schedule;

import dev.weft.common.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Works out when a schedule fires. */
public final class Fires {
  /** Missed times that are caught up on at once; the others follow. */
  private static final int AT_ONCE = 100;

  private final ScheduleSpec spec;
  private final Recurrence recurrence;

  /** Of a schedule. */
  public Fires(Schedule schedule) {
    this.spec = schedule.spec();
    Timing timing = spec.timing();
    Instant anchor = timing.from().equals(Instant.EPOCH) ? schedule.createdAt() : timing.from();
    this.recurrence = Recurrence.parse(timing.expression(), anchor);
  }

  /** The first time after another that it is for; {@link Timing#NEVER} if there is none. */
  public Instant after(Instant time) {
    Timing timing = spec.timing();
    Instant first = timing.from().minusNanos(1);
    return recurrence
        .after(time.isBefore(first) ? first : time, timing.zone())
        .filter(next -> !next.isAfter(timing.until()))
        .orElse(Timing.NEVER);
  }

  /** When it fires for a time: the same whenever it is asked. */
  public Instant due(Instant time) {
    long most = spec.timing().jitter().toMillis();
    if (most == 0 || time.equals(Timing.NEVER)) {
      return time;
    }
    long mixed = mix(31L * spec.id().value().hashCode() + time.getEpochSecond());
    return time.plusMillis(Math.floorMod(mixed, most + 1));
  }

  /** Spreads neighbouring numbers over all: the finish of SplitMix64. */
  private static long mix(long seed) {
    long z = seed * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The times that it is for next. */
  public List<Instant> preview(Instant next, int count) {
    List<Instant> times = new ArrayList<>();
    for (Instant t = next; times.size() < count && !t.equals(Timing.NEVER); t = after(t)) {
      times.add(due(t));
    }
    return times;
  }

  /**
   * What is to be done at a moment.
   *
   * @param jobs to be made, oldest first
   * @param next the time that comes then
   */
  public record Plan(List<JobId> jobs, Instant next) {
    /** Copies the list. */
    public Plan {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * What is to be done now, if anything is due; what is missed and not caught up on is left out.
   *
   * @param next the next time that it is for
   */
  public Plan plan(Instant next, Instant now) {
    CatchUp catchUp = spec.catchUp();
    Instant oldest = now.minus(catchUp.patience());
    Instant onTime = now.minus(CatchUp.LATE);
    Deque<Instant> late = new ArrayDeque<>();
    List<Instant> times = new ArrayList<>();
    Instant time = skip(next, oldest);
    while (!due(time).isAfter(now) && late.size() + times.size() < AT_ONCE) {
      Instant due = due(time);
      if (!due.isBefore(onTime)) {
        times.add(time);
      } else if (!due.isBefore(oldest)) {
        if (catchUp.which() == CatchUp.Which.ONE) {
          late.clear();
        }
        late.add(time);
      }
      time = after(time);
    }
    List<JobId> jobs = new ArrayList<>();
    late.forEach(t -> jobs.add(spec.job(t)));
    times.forEach(t -> jobs.add(spec.job(t)));
    return new Plan(jobs, time);
  }

  /** Leaps over times that are too old. */
  private Instant skip(Instant next, Instant oldest) {
    Duration jitter = spec.timing().jitter();
    Instant from = oldest.minus(jitter).minusNanos(1);
    return next.isAfter(from) ? next : after(from);
  }
}
