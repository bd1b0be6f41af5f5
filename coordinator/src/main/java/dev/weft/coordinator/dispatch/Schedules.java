package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.schedule.Fires;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.dispatch.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The schedules, all in memory. What one is due for is decided in two steps, for the store may know
 * a job of the same id: {@link #lookAhead} says which jobs it will be about, {@link #run} makes
 * them. A job and the step to the next time are one commit. Confined to the thread that decides.
 */
final class Schedules {
  /** Their templates are in memory too. */
  static final int MOST = 1_000;

  private record Entry(Schedule schedule, Fires fires) {
    Entry(Schedule schedule) {
      this(schedule, new Fires(schedule));
    }

    Instant due() {
      return schedule.paused() ? Timing.NEVER : fires.due(schedule.next());
    }

    Entry with(Schedule other) {
      return new Entry(other, fires);
    }
  }

  /** What is planned for a schedule that has not changed since. */
  private record Planned(Schedule schedule, Fires.Plan plan) {}

  private final Jobs jobs;
  private final Admission admission;
  private final Map<ScheduleId, Entry> byId = new TreeMap<>();

  /** Taken over while one of the same name was made here, which the store will not record. */
  private final Map<ScheduleId, Entry> inherited = new HashMap<>();

  private final List<Planned> planned = new ArrayList<>();
  private Moment now = new Moment(Instant.EPOCH, Duration.ZERO);

  Schedules(Jobs jobs, Admission admission) {
    this.jobs = jobs;
    this.admission = admission;
  }

  /** Takes in what the store holds, at the start or of another coordinator, beside those known. */
  void takeIn(Restored restored, Moment moment) {
    now = moment;
    for (Schedule schedule : restored.schedules()) {
      Entry entry = new Entry(schedule);
      if (byId.putIfAbsent(schedule.spec().id(), entry) != null) {
        inherited.put(schedule.spec().id(), entry);
      }
    }
  }

  /** Another coordinator had made it first; perhaps that one was taken over since. */
  void forget(ScheduleId id) {
    byId.remove(id);
    Entry theirs = inherited.remove(id);
    if (theirs != null) {
      byId.put(id, theirs);
    }
  }

  /** All of them, in order of id. */
  List<Schedule> all() {
    return byId.values().stream().map(Entry::schedule).toList();
  }

  /**
   * Plans what is due, and says which jobs that will be about and are not in memory.
   *
   * @param held whether nothing fires now
   */
  Set<JobId> lookAhead(Moment moment, boolean held) {
    planned.clear();
    if (held) {
      return Set.of();
    }
    Set<JobId> ids = new HashSet<>();
    for (Entry entry : byId.values()) {
      if (!entry.due().isAfter(moment.wall())) {
        Schedule schedule = entry.schedule();
        Fires.Plan plan = entry.fires().plan(schedule.next(), moment.wall());
        planned.add(new Planned(schedule, plan));
        ids.addAll(schedule.newest());
        ids.addAll(plan.jobs());
      }
    }
    ids.removeIf(jobs::holds);
    return ids;
  }

  /** The jobs that an event is about and that are not in memory. */
  Set<JobId> unknown(Event.ScheduleAsked asked) {
    Set<JobId> ids = new HashSet<>();
    if (asked.call() instanceof ScheduleCall.Trigger trigger && byId.containsKey(trigger.id())) {
      ids.addAll(entry(trigger.id()).schedule().newest());
    }
    ids.removeIf(jobs::holds);
    return ids;
  }

  /**
   * Does what was planned.
   *
   * @param cancel asks for a job to be cancelled
   */
  void run(Batch batch, Consumer<Job> cancel) {
    now = batch.now();
    for (Planned due : planned) {
      Entry entry = byId.get(due.schedule().spec().id());
      if (entry != null && entry.schedule().equals(due.schedule())) {
        List<JobId> newest = due.schedule().newest();
        for (JobId id : due.plan().jobs()) {
          newest = fire(due.schedule().spec(), id, newest, new Firing(batch, cancel));
        }
        save(entry.with(due.schedule().advanced(due.plan().next(), newest)), batch);
      }
    }
    planned.clear();
  }

  private record Firing(Batch batch, Consumer<Job> cancel) {}

  /** Makes a job, unless the overlap forbids it or it was made before; gives the newest one. */
  private List<JobId> fire(ScheduleSpec spec, JobId id, List<JobId> newest, Firing firing) {
    Batch batch = firing.batch();
    Optional<Job> open = open(newest, batch);
    if (open.isPresent()) {
      switch (spec.overlap()) {
        case SKIP -> {
          return newest;
        }
        case REPLACE -> firing.cancel().accept(open.get());
        case ALLOW -> {}
      }
    }
    admission.scheduled(spec.template().withId(id), Origin.of(spec.source()), batch);
    return List.of(id);
  }

  private Optional<Job> open(List<JobId> newest, Batch batch) {
    return newest.stream()
        .flatMap(id -> jobs.find(id, batch).stream())
        .filter(job -> !job.state().terminal())
        .findFirst();
  }

  private void save(Entry entry, Batch batch) {
    byId.put(entry.schedule().spec().id(), entry);
    batch.decision().record(new Change.ScheduleSaved(entry.schedule()));
  }

  /** When the next one is due, on the steady clock, as long as the wall clock is not set. */
  Optional<Duration> next() {
    return byId.values().stream()
        .map(Entry::due)
        .min(Instant::compareTo)
        .filter(due -> !due.equals(Timing.NEVER))
        .map(due -> now.steady().plus(Duration.between(now.wall(), due)));
  }

  /** Decides what somebody asks. */
  void decide(Event.ScheduleAsked asked, Batch batch, Consumer<Job> cancel) {
    Answer answer =
        switch (asked.call()) {
          case ScheduleCall.Create(ScheduleSpec spec) -> create(spec, batch);
          case ScheduleCall.Delete(ScheduleId id) when byId.containsKey(id) -> {
            Schedule schedule = entry(id).schedule();
            byId.remove(id);
            inherited.remove(id);
            batch.decision().record(new Change.ScheduleDeleted(id));
            yield new Answer.Scheduled(schedule, true);
          }
          case ScheduleCall.Pause(ScheduleId id, boolean pause) when byId.containsKey(id) ->
              pause(entry(id), pause, batch);
          case ScheduleCall.Trigger(ScheduleId id, JobId job) when byId.containsKey(id) ->
              trigger(entry(id), job, new Firing(batch, cancel));
          case ScheduleCall.Delete _, ScheduleCall.Pause _, ScheduleCall.Trigger _ ->
              new Answer.NotFound();
        };
    batch.decision().effect(new Effect.Reply(asked.ticket(), answer));
  }

  private Entry entry(ScheduleId id) {
    Entry entry = byId.get(id);
    if (entry == null) {
      throw new AssertionError("only asked for one that is there");
    }
    return entry;
  }

  private Answer create(ScheduleSpec spec, Batch batch) {
    Entry known = byId.get(spec.id());
    if (known != null) {
      return known.schedule().spec().same(spec)
          ? new Answer.Scheduled(known.schedule(), true)
          : new Answer.Conflict();
    }
    if (byId.size() >= MOST) {
      return new Answer.TooMany();
    }
    Schedule schedule = Schedule.of(spec, batch.now().wall());
    save(new Entry(schedule), batch);
    return new Answer.Scheduled(schedule, false);
  }

  private Answer pause(Entry entry, boolean pause, Batch batch) {
    Schedule before = entry.schedule();
    if (before.paused() != pause) {
      Schedule after = before.pause(pause);
      save(entry.with(pause ? after : after.from(batch.now().wall())), batch);
    }
    return new Answer.Scheduled(entry(before.spec().id()).schedule(), true);
  }

  private Answer trigger(Entry entry, JobId id, Firing firing) {
    Schedule before = entry.schedule();
    List<JobId> newest = fire(before.spec(), id, before.newest(), firing);
    if (!newest.contains(id)) {
      return new Answer.Overlaps();
    }
    save(entry.with(before.advanced(before.next(), newest)), firing.batch());
    Job made =
        jobs.find(id, firing.batch()).orElseThrow(() -> new AssertionError("it was made now"));
    return new Answer.Submitted(made.shelve(), false);
  }
}
