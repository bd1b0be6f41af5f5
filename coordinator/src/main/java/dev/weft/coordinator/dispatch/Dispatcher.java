package dev.weft.coordinator.dispatch;

import static java.util.Comparator.naturalOrder;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Decides what becomes of jobs. Takes events in batches and says what to record and what to do once
 * that is durable. Deterministic: the same events at the same moments lead to the same decisions.
 * Confined to the thread that decides.
 *
 * <p>What it decides holds from then on: if recording fails, the same changes are tried again until
 * they are recorded, and their effects wait.
 */
public final class Dispatcher {
  private final Fleet fleet = new Fleet();
  private final Pools pools;
  private final Jobs jobs;
  private final Wishes wishes;
  private final Succession succession;
  private final Admission admission;
  private final Holdings holdings;
  private final Arrivals arrivals;
  private final Orders orders;
  private final Schedules schedules;
  private final Recovery recovery;
  private final Claims claims;
  private final Reports reports;
  private long turn;

  /**
   * Makes a dispatcher that knows nothing yet.
   *
   * @param settings what the operator set
   */
  public Dispatcher(DispatchSettings settings) {
    this.pools = new Pools(settings);
    this.jobs = new Jobs(settings, fleet, pools);
    this.succession = new Succession(fleet, jobs);
    this.wishes = new Wishes(settings.cancelWishes(), settings.cancelWishLife());
    this.admission = new Admission(jobs, wishes);
    this.recovery = new Recovery(settings, fleet, pools);
    this.claims = new Claims(fleet, jobs, wishes, succession, recovery);
    this.holdings = new Holdings(fleet, jobs, succession, recovery);
    this.arrivals = new Arrivals(settings, fleet, pools, jobs, holdings, recovery);
    this.reports = new Reports(fleet, jobs, arrivals, succession);
    this.orders = new Orders(fleet, pools, jobs, admission, arrivals, succession);
    this.schedules = new Schedules(jobs, admission);
  }

  /** Tells it, before it starts, that there may be others, and whom of them it has taken over. */
  public void follow(List<Predecessor> predecessors) {
    succession.follow(predecessors);
  }

  /**
   * Takes over what the store holds; once, before any event. Every agent counts as heard of now.
   *
   * @param restored from the store
   * @param now the moment of the start
   * @param decision what comes of it is added here
   */
  public void start(Restored restored, Moment now, Decision decision) {
    Batch batch = new Batch(now, Stored.NOTHING, decision);
    for (Restored.KnownAgent known : restored.agents()) {
      fleet.change(
          fleet.known(known.id(), now),
          m -> {
            m.facts = m.facts.of(known.incarnation());
            m.drainRequested = known.drainRequested();
          });
    }
    restored.pausedPools().forEach(pool -> pools.of(pool).pause(true));
    jobs.restore(restored, batch);
    // Whoever listens has to know again which agent has which attempt.
    restored.jobs().forEach(job -> decision.effect(new Effect.TellJob(job)));
    succession.inherit(restored.jobs(), now);
    recovery.restore(restored, batch);
    wishes.restore(restored.wishes());
    schedules.takeIn(restored, now);
    arrivals.start(now);
    pools.all().forEach(Pool::touch);
    settle(batch);
  }

  /**
   * Decides events.
   *
   * @param events in order
   * @param stored what the store holds of the jobs that {@link #unknown} named
   * @param now the moment of the batch; never before an earlier one on the steady clock
   * @param decision what comes of it is added here
   */
  public void decide(List<Event> events, Stored stored, Moment now, Decision decision) {
    Batch batch = new Batch(now, stored, decision);
    jobs.look(now);
    for (Event event : events) {
      Decision.Mark before = decision.mark();
      decide(event, batch);
      Withdrawal.doubtful(event).ifPresent(job -> decision.hinges(job, event, before));
    }
    succession.due().forEach(took -> tookOver(took, batch));
    schedules.run(batch, job -> orders.replace(job, batch));
    Consumer<Job> stop = job -> orders.stop(job, CancelReason.TIMEOUT, batch);
    jobs.runTimers(batch, stop);
    if (!recovery.on()) {
      jobs.runAgenda(batch, stop);
    }
    settle(batch);
    succession.decided(decision);
  }

  /**
   * Everything in {@code decision}, and in every one before it, is recorded. To be said of each
   * decision once it is durable, in the order in which they were made, but never between {@link
   * #unknown} and the {@link #decide} that it was asked for: what was not yet recorded is
   * remembered until then.
   */
  public void recorded(Decision decision) {
    jobs.recorded(decision);
    succession.recorded(decision);
  }

  /**
   * Other coordinators were faster, so that some jobs and schedules cannot be recorded: forgets
   * them and takes out of the decisions, which are those that are not recorded yet, all that is
   * about them.
   *
   * @return the events that were decided as if the jobs were this coordinator's: to be posted again
   */
  public List<Event> withdraw(Foreign theirs, List<Decision> decisions) {
    List<Event> again = new ArrayList<>();
    theirs.jobs().forEach(jobs::withdraw);
    theirs.schedules().forEach(schedules::forget);
    for (Decision decision : decisions) {
      Withdrawal withdrawal = decision.withdraw(theirs);
      jobs.published(withdrawal.unpublished());
      again.addAll(withdrawal.again());
    }
    return again;
  }

  /**
   * Goes on with other numbers for new jobs.
   *
   * @param after gives, for the highest number that was given, the one after which to go on
   */
  public void renumber(LongUnaryOperator after) {
    jobs.renumber(after);
  }

  /**
   * The jobs that will be decided about because of the time and that the store must be asked for
   * before; to be asked before each {@link #decide}, of which it is the moment, or shortly before.
   */
  public Set<JobId> lookAhead(Moment now) {
    return schedules.lookAhead(now, recovery.on());
  }

  /** Other coordinators were asked to cancel these jobs when they come, and they come now. */
  public void hear(Collection<CancelWish> wishes) {
    this.wishes.hear(wishes);
  }

  /** Which starts of coordinators the store holds, to be said before a claim is decided about. */
  public void know(List<History.Start> starts) {
    recovery.know(starts);
  }

  /** The jobs that an event names and that the store must be asked for before it is decided. */
  public Set<JobId> unknown(Event event) {
    return switch (event) {
      case Event.Delivered delivered when !delivered.fresh() -> unknown(delivered.spec().id());
      case Event.Submitted submitted when !submitted.fresh() -> unknown(submitted.spec().id());
      case Event.Replayed replayed -> unknown(replayed.spec().id());
      case Event.CancelAsked cancel -> unknown(cancel.job());
      case Event.ReleaseAsked release -> unknown(release.job());
      case Event.AttemptEnded ended -> unknown(ended.job());
      case Event.AgentArrived arrived -> unknown(arrived.inventory(), arrived.lost());
      case Event.AgentReconciled told -> unknown(told.inventory(), told.lost());
      case Event.Claimed claimed -> unknown(claimed.testimony().job().id());
      case Event.ScheduleAsked asked -> schedules.unknown(asked);
      case Event.Delivered _,
          Event.Submitted _,
          Event.Undecodable _,
          Event.TookOver _,
          Event.LettersPurged _,
          Event.CreditsSet _,
          Event.AgentBeat _,
          Event.AgentLeft _,
          Event.AttemptAccepted _,
          Event.AttemptRejected _,
          Event.Undeliverable _,
          Event.DrainSet _,
          Event.LossDeclared _,
          Event.PauseSet _,
          Event.ClaimUnproven _,
          Event.RecoveryAsked _,
          Event.RecoveryHeard _,
          Event.PageRead _,
          Event.DueRead _,
          Event.Published _,
          Event.LogKept _,
          Event.Tick _ ->
          Set.of();
    };
  }

  private Set<JobId> unknown(List<HeldAttempt> inventory, List<AttemptId> lost) {
    Set<JobId> ids = new HashSet<>();
    inventory.forEach(held -> ids.addAll(unknown(held.attempt().job())));
    lost.forEach(attempt -> ids.addAll(unknown(attempt.job())));
    return ids;
  }

  private Set<JobId> unknown(JobId id) {
    return jobs.holds(id) ? Set.of() : Set.of(id);
  }

  /** When something is due without any event, on the steady clock. */
  public Optional<Duration> nextDue() {
    Stream<Optional<Duration>> all =
        recovery.on()
            ? Stream.of(jobs.nextTimer())
            : Stream.of(jobs.nextTimer(), jobs.nextOnAgenda(), schedules.next());
    return all.flatMap(Optional::stream).min(naturalOrder());
  }

  /** How agents and pools stand, and why jobs wait. */
  public Views views() {
    return new Views(fleet, pools, jobs, schedules, recovery);
  }

  private void decide(Event event, Batch batch) {
    switch (event) {
      case Event.Delivered delivered -> admission.delivered(delivered, batch);
      case Event.Undecodable undecodable -> {
        jobs.notices().refused(undecodable.refusal(), batch);
        batch.decision().effect(new Effect.Settle(undecodable.delivery()));
      }
      case Event.Submitted submitted -> admission.submitted(submitted, batch);
      case Event.Replayed replayed -> admission.replayed(replayed, batch);
      case Event.LettersPurged purged -> orders.purge(purged, batch);
      case Event.CancelAsked cancel -> orders.cancel(cancel, batch);
      case Event.ReleaseAsked release -> orders.release(release, batch);
      case Event.AgentArrived arrived -> arrivals.arrived(arrived, batch);
      case Event.AgentReconciled told -> holdings.reconciled(told, batch);
      case Event.TookOver took -> succession.hear(took, batch.decision());
      case Event.CreditsSet credits -> arrivals.credits(credits);
      case Event.AgentBeat beat -> arrivals.beat(beat, batch);
      case Event.AgentLeft left -> arrivals.left(left, batch);
      case Event.Claimed claimed -> claims.claimed(claimed, batch);
      case Event.ClaimUnproven claim -> claims.unproven(claim, batch);
      case Event.AttemptAccepted accepted -> reports.accepted(accepted, batch);
      case Event.AttemptRejected rejected -> reports.rejected(rejected, batch);
      case Event.AttemptEnded ended -> reports.ended(ended, batch);
      case Event.Undeliverable lost -> reports.undeliverable(lost, batch);
      case Event.DrainSet drain -> orders.drain(drain, batch);
      case Event.LossDeclared declared -> orders.declareLost(declared, batch);
      case Event.PauseSet pause -> orders.pause(pause, batch);
      case Event.RecoveryAsked asked -> recovery.asked(asked, batch);
      case Event.RecoveryHeard(var theirs) -> recovery.heard(theirs, batch);
      case Event.ScheduleAsked asked ->
          schedules.decide(asked, batch, job -> orders.replace(job, batch));
      case Event.PageRead page -> jobs.paged(page, batch);
      case Event.DueRead page -> jobs.dueRead(page);
      case Event.Published(var numbers) -> published(numbers, batch);
      case Event.LogKept log -> batch.decision().record(new Change.LogSaved(log.log()));
      case Event.Tick() -> tick(batch);
    }
  }

  private void tookOver(Event.TookOver took, Batch batch) {
    took.restored().pausedPools().forEach(pool -> pools.of(pool).pause(true));
    schedules.takeIn(took.restored(), batch.now());
    recovery.follow(took.restored(), batch);
    succession.takeOver(took, batch);
  }

  private void published(List<Long> numbers, Batch batch) {
    batch.decision().record(new Change.NoticesDone(numbers));
    jobs.published(numbers);
  }

  private void tick(Batch batch) {
    arrivals.check(batch);
    holdings.check(batch);
    recovery.check(batch);
    wishes.expire(batch);
    jobs.retryReading();
    pools.forgetIdle(fleet::serves).forEach(fleet::forget);
    for (Pool pool : pools.all()) {
      pool.measure(fleet.free(pool.name()));
    }
  }

  /** Places what can be placed, and sets flows and readings, of the pools that were touched. */
  private void settle(Batch batch) {
    holdings.conclude(batch);
    recovery.record(batch);
    jobs.readDue().forEach(batch.decision()::effect);
    for (Pool pool : pools.takeTouched()) {
      place(pool, batch);
      boolean stuck = starts(pool) && fleet.hasRoom(pool.name());
      jobs.startReading(pool, stuck).ifPresent(batch.decision()::effect);
      if (stuck && !pool.backlog().shelf().reading()) {
        pool.starves();
      }
      if (pool.flowChanges(recovery.on() || jobs.notices().tooMany())) {
        batch.decision().effect(new Effect.SetFlow(pool.name(), pool.open()));
      }
    }
  }

  private boolean starts(Pool pool) {
    return !pool.paused() && !recovery.on();
  }

  private void place(Pool pool, Batch batch) {
    if (!starts(pool) || !fleet.hasRoom(pool.name())) {
      return;
    }
    PriorityQueue<Backlog.Line> lines = pool.backlog().inOrder();
    while (!lines.isEmpty() && fleet.hasRoom(pool.name())) {
      Backlog.Line line = lines.poll();
      Optional<Member> member = fleet.pick(pool.name(), line.requirement());
      if (member.isPresent()) {
        assign(line.first(), member.get(), batch);
        pool.serve(++turn);
        if (line.size() > 0) {
          lines.add(line);
        }
      }
    }
  }

  private void assign(Job job, Member member, Batch batch) {
    JobEvent picked = new JobEvent.Picked(member.id, member.facts.incarnation());
    Job assigned = jobs.apply(job, picked, batch).job();
    batch.decision().effect(new Effect.Assign(member.id, member.stream, assigned));
  }
}
