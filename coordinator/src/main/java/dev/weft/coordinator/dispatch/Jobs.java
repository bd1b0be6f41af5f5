package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Lifecycle;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * The jobs in memory, and what hangs on each one's state: its place in a backlog, its agent's slot,
 * its timer. Every change of a job goes through {@link #apply}, which keeps these in step.
 *
 * <p>A queued job is in memory only with its payload; one on an agent, or waiting for a retry, only
 * without.
 */
final class Jobs {
  private final DispatchSettings settings;
  private final Fleet fleet;
  private final Pools pools;
  private final Timers timers = new Timers();
  private final Agenda agenda;
  private final RecentJobs recent = new RecentJobs();
  private final Map<JobId, Job> live = new HashMap<>();

  private final Refusers refusers = new Refusers();
  private final Notices notices;
  private long lastJob;

  Jobs(DispatchSettings settings, Fleet fleet, Pools pools) {
    this.notices = new Notices(settings.windowJobs());
    this.agenda = new Agenda(settings.windowJobs());
    this.settings = settings;
    this.fleet = fleet;
    this.pools = pools;
  }

  /** Takes over what the store holds. */
  void restore(Restored restored, Batch batch) {
    agenda.start(batch.now());
    lastJob = restored.lastJob();
    notices.start(restored.lastNotice());
    takeIn(restored, batch);
  }

  /** Takes jobs in that were not this coordinator's, as they stand. */
  void takeIn(Restored restored, Batch batch) {
    agenda.forget(restored.due());
    for (Job job : restored.jobs()) {
      enter(job, batch);
    }
    restored.delayed().forEach((name, count) -> pools.of(name).delays(count));
    restored.queued().forEach((name, count) -> pools.of(name).shelve(count));
  }

  /** Whether what becomes of the job can be decided without asking the store. */
  boolean holds(JobId id) {
    return live.containsKey(id) || recent.find(id).isPresent();
  }

  /** The job, if it exists; without its payload unless it is queued in memory. */
  Optional<Job> find(JobId id, Batch batch) {
    Job job = live.get(id);
    if (job != null) {
      return Optional.of(job);
    }
    Optional<Job> lately = recent.find(id);
    return lately.isPresent() ? lately : Optional.ofNullable(batch.stored().jobs().get(id));
  }

  /** Forgets a job that another coordinator has accepted first. */
  void withdraw(JobId id) {
    inMemory(id).or(() -> recent.find(id)).ifPresent(this::leave);
    recent.remove(id);
    refusers.forget(id);
  }

  /** Goes on with other numbers: never with lower ones. */
  void renumber(LongUnaryOperator after) {
    lastJob = Math.max(lastJob, after.applyAsLong(lastJob));
  }

  /**
   * Accepts a job that does not exist yet.
   *
   * @param unwanted whether it is to be cancelled at once
   */
  Job accept(JobSpec spec, SpecDigest digest, Origin origin, boolean unwanted, Batch batch) {
    Instant now = batch.now().wall();
    Job fresh = Job.accepted(++lastJob, spec, digest, now, origin);
    Job job =
        unwanted
            ? Lifecycle.apply(fresh, new JobEvent.CancelAsked(false), now).job()
            : agenda.enter(fresh);
    batch.decision().add(job);
    enter(job, batch);
    batch.tell(job);
    return job;
  }

  /**
   * Takes a job in that the store had lost, as it was given to its agent.
   *
   * @param unwanted whether it is to be cancelled
   */
  Job adopt(Job given, boolean unwanted, Batch batch) {
    Job lost = Job.adopted(given, ++lastJob);
    JobEvent cancel = new JobEvent.CancelAsked(false);
    Job job = unwanted ? Lifecycle.apply(lost, cancel, batch.now().wall()).job() : lost;
    batch.decision().add(job);
    enter(job, batch);
    batch.tell(job);
    return job;
  }

  /**
   * The page of queued jobs that is to be read now, if any.
   *
   * @param stuck whether the pool's agents have room that nothing in memory can use
   */
  Optional<Effect.ReadPage> startReading(Pool pool, boolean stuck) {
    Backlog backlog = pool.backlog();
    return backlog
        .startReading(stuck, needed -> fleet.canPick(pool.name(), needed), fleet.rooms())
        .map(from -> {
          recent.reading(pool.name());
          return new Effect.ReadPage(pool.name(), from, backlog.pageJobs());
        });
  }

  /** Takes queued jobs that were read from the store. */
  void paged(Event.PageRead page, Batch batch) {
    Pool pool = pools.of(page.pool());
    Backlog backlog = pool.backlog();
    recent.readingDone(page.pool());
    if (page.failed()) {
      backlog.readingFailed();
      return;
    }
    Backlog.Choice choice =
        backlog.choose(
            page.jobs(), job -> stillShelved(job) && fleet.canPick(pool.name(), requirement(job)));
    backlog.makeRoom(choice.taken()).forEach(last -> evict(last, batch));
    choice.taken().stream().filter(this::stillShelved).forEach(job -> unshelve(job, batch));
    choice.passed().stream()
        .filter(this::stillShelved)
        .forEach(job -> backlog.shelf().note(Rank.of(job), requirement(job)));
    pool.touch();
  }

  /** The clocks are read; before anything is decided by them. */
  void look(Moment now) {
    agenda.look(now);
  }

  /** The pages of jobs that something is due for, which are to be read now. */
  List<Effect.ReadDue> readDue() {
    List<Effect.ReadDue> reads = agenda.startReading();
    reads.forEach(read -> recent.reading(read.clock()));
    return reads;
  }

  /** What could not be read may be asked for again. */
  void retryReading() {
    agenda.retry();
  }

  /** Takes jobs that something is due for and that were read from the store. */
  void dueRead(Event.DueRead page) {
    recent.readingDone(page.clock());
    agenda.read(page, this::unchanged);
  }

  /** What was decided is recorded: the store can be asked for the jobs that left memory by it. */
  void recorded(Decision decision) {
    recent.recorded(decision);
  }

  /** Whether a job that was read has not changed since, and is not in memory. */
  private boolean stillShelved(Job job) {
    return !live.containsKey(job.id()) && unchanged(job);
  }

  /** Whether a job that was read has not changed since. */
  private boolean unchanged(Job job) {
    Job held = live.get(job.id());
    Optional<Job> known = held == null ? recent.find(job.id()) : Optional.of(held);
    return known.isEmpty() || known.get().revision() == job.revision();
  }

  private void unshelve(Job job, Batch batch) {
    pools.of(job.spec().pool()).backlog().shelf().take();
    recent.remove(job.id());
    window(job, batch);
  }

  /** Lets something happen to a job. */
  Transition apply(Job job, JobEvent event, Batch batch) {
    Transition transition = Lifecycle.apply(job, event, batch.now().wall());
    if (transition.changed()) {
      Job after = transition.job();
      batch.decision().save(after);
      transition.ended().ifPresent(ended -> batch.decision().ended(after, ended));
      boolean sameAgent = job.attempt().agent().equals(after.attempt().agent());
      if (job.state().onAgent() && after.state().onAgent() && sameAgent) {
        stay(after, batch);
      } else {
        leave(job);
        enter(after, batch);
      }
      batch.tell(after);
    }
    return transition;
  }

  /**
   * An agent refuses the job for good.
   *
   * @return whether no agent is left that could run it
   */
  boolean refuse(Job job, Member member) {
    refusers.add(job.id(), member.facts.instance());
    return !fleet.mayRun(job.spec().pool(), requirement(job));
  }

  Requirement requirement(Job job) {
    return new Requirement(job.spec().handler(), job.spec().placement(), refusers.of(job.id()));
  }

  /** What is to be published. */
  Notices notices() {
    return notices;
  }

  /** Does what is due now; {@code stop} is told of attempts that outlived their timeout. */
  void runTimers(Batch batch, Consumer<Job> stop) {
    Optional<JobId> due = timers.takeDue(batch.now().steady());
    while (due.isPresent()) {
      Job job = live.get(due.get());
      if (job != null) {
        timeIsUp(job, batch, stop);
      }
      due = timers.takeDue(batch.now().steady());
    }
  }

  /** Starts what may start now, and gives up what should have started. */
  void runAgenda(Batch batch, Consumer<Job> stop) {
    Optional<Job> next = agenda.takeDue();
    while (next.isPresent()) {
      // One in the window is known with its payload, any other is on the shelf.
      timeIsUp(live.getOrDefault(next.get().id(), next.get()), batch, stop);
      next = agenda.takeDue();
    }
  }

  Optional<Duration> nextTimer() {
    return timers.next();
  }

  Optional<Duration> nextOnAgenda() {
    return agenda.next();
  }

  private void timeIsUp(Job job, Batch batch, Consumer<Job> stop) {
    switch (job.state()) {
      case JobState.Delayed _ ->
          apply(job, new JobEvent.MayStart(agenda.deadline(job.spec().policy())), batch);
      case JobState.Queued() -> apply(job, new JobEvent.DeadlinePassed(), batch);
      case JobState.RetryWait _ -> apply(job, new JobEvent.RetryDue(), batch);
      case JobState.Running() -> {
        stop.accept(job);
        timers.set(job.id(), batch.now().steady().plus(settings.killGrace()));
      }
      case JobState.Assigned(), JobState.Cancelling(), JobState.Held _, JobState.Ended _ -> {}
    }
  }

  /** The attempt stays with its agent, whatever else has changed. */
  private void stay(Job job, Batch batch) {
    live.put(job.id(), job);
    timers.clear(job.id());
    timers.arm(job, settings.killGrace().multipliedBy(2), batch.now());
  }

  /** Undoes what {@link #enter} did for this state. */
  private void leave(Job job) {
    Pool pool = pools.of(job.spec().pool());
    timers.clear(job.id());
    agenda.remove(job);
    live.remove(job.id());
    switch (job.state()) {
      case JobState.Delayed _ -> pool.delays(-1);
      case JobState.Queued() when job.shelved() -> pool.backlog().shelf().take();
      case JobState.Queued() -> pool.backlog().remove(Rank.of(job));
      case JobState.Assigned(), JobState.Running(), JobState.Cancelling() -> {
        pools.touch(fleet.release(job.attempt().agent(), job.id()));
        pool.ran();
      }
      case JobState.RetryWait _ -> pool.backsOff(-1);
      case JobState.Held _, JobState.Ended _ -> {}
    }
  }

  private void enter(Job job, Batch batch) {
    agenda.put(job);
    Pool pool = pools.of(job.spec().pool());
    switch (job.state()) {
      case JobState.Delayed _ -> {
        recent.put(job, batch.decision());
        pool.delays(1);
      }
      case JobState.Queued() -> queue(job, batch);
      case JobState.Assigned(), JobState.Running(), JobState.Cancelling() -> {
        live.put(job.id(), job.shelve());
        fleet.occupy(fleet.known(job.attempt().agent(), batch.now()), job.id());
        pool.runs();
        timers.arm(job, settings.killGrace().multipliedBy(2), batch.now());
      }
      case JobState.RetryWait wait -> {
        live.put(job.id(), job.shelve());
        pool.backsOff(1);
        timers.set(job.id(), Timers.retryDue(job, wait, batch.now()));
      }
      // It may wait for long: until it is released it is in the store only.
      case JobState.Held _ -> recent.put(job, batch.decision());
      case JobState.Ended ended -> ended(job, ended, batch);
    }
  }

  /** Into the window if it belongs there and its payload is at hand, else onto the shelf. */
  private void queue(Job job, Batch batch) {
    Backlog backlog = pools.of(job.spec().pool()).backlog();
    if (!job.shelved() && backlog.admits(Rank.of(job), requirement(job))) {
      window(job, batch);
    } else {
      shelve(job, batch);
    }
  }

  private void window(Job job, Batch batch) {
    live.put(job.id(), job);
    Pool pool = pools.of(job.spec().pool());
    pool.backlog().add(job, requirement(job)).forEach(last -> evict(last, batch));
    pool.touch();
  }

  private void evict(Job job, Batch batch) {
    live.remove(job.id());
    shelve(job, batch);
  }

  private void shelve(Job job, Batch batch) {
    Pool pool = pools.of(job.spec().pool());
    recent.put(job, batch.decision());
    pool.backlog().shelf().put(Rank.of(job), requirement(job));
    pool.touch();
  }

  private void ended(Job job, JobState.Ended ended, Batch batch) {
    pools.of(job.spec().pool()).touch();
    recent.put(job, batch.decision());
    refusers.forget(job.id());
    notices.ended(job, ended.how(), settings.events(), batch);
  }

  /** These notices need not be published any more. */
  void published(List<Long> numbers) {
    if (notices.done(numbers)) {
      pools.all().forEach(Pool::touch);
    }
  }

  /** What the agent holds, or may hold; without payloads. */
  List<Job> heldBy(Member member) {
    List<Job> held = new ArrayList<>(member.held.size());
    for (JobId id : member.held) {
      inMemory(id).ifPresent(held::add);
    }
    return held;
  }

  /** The job, if it is in memory. */
  Optional<Job> inMemory(JobId id) {
    return Optional.ofNullable(live.get(id));
  }
}
