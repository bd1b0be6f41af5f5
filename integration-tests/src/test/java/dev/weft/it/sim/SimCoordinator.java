package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Words;
import dev.weft.coordinator.dispatch.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The coordinator: the real dispatcher, with the loop and the committer as they work around it. */
final class SimCoordinator {
  private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05Z");

  private final World world;
  private final Dice dice;
  private final double rate;
  private final Deque<Event> mailbox = new ArrayDeque<>();
  private final Deque<Decision> recorded = new ArrayDeque<>();
  private SimClock clock;
  private Dispatcher dispatcher;
  private Decision open = new Decision();
  private Decision taken = new Decision();
  private List<Change> changes = List.of();
  private int life;
  private boolean up;
  private boolean deciding;
  private boolean committing;
  private long frozenUntil;
  private long wakeAt = Long.MAX_VALUE;
  private Duration wallOffset = Duration.ZERO;

  SimCoordinator(World world, Dice dice) {
    this.world = world;
    this.dice = dice;
    this.rate = dice.between(1 - world.plan.skew(), 1 + world.plan.skew());
    this.clock = new SimClock(world.agenda, rate, 0);
    this.dispatcher = new Dispatcher(world.plan.settings());
  }

  boolean up() {
    return up;
  }

  long frozenUntil() {
    return frozenUntil;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Moment now() {
    Duration passed = Duration.ofNanos((long) (world.agenda.now() * rate * 1e6));
    return new Moment(EPOCH.plus(passed).plus(wallOffset), clock.now());
  }

  void start() {
    life++;
    up = true;
    clock = new SimClock(world.agenda, rate, dice.between(0, 1_000_000));
    open = new Decision();
    dispatcher = new Dispatcher(world.plan.settings());
    world.trace.note("coord", "starts");
    dispatcher.start(world.store.load(), now(), open);
    world.checker.decided(dispatcher, open);
    armTimer();
    commitSoon();
    tick();
  }

  /** Dies at once; a commit that is under way may or may not have become durable. */
  void crash() {
    if (!up) {
      return;
    }
    world.trace.note("coord", "crashes");
    if (committing && dice.chance(0.5)) {
      world.store.commit(changes);
    }
    up = false;
    life++;
    deciding = false;
    committing = false;
    wakeAt = Long.MAX_VALUE;
    mailbox.clear();
    recorded.clear();
    world.sessions.crash();
    world.broker.channelCloses(true);
    world.checker.crashed();
    world.clients.crashed();
  }

  void freeze(long length) {
    world.trace.note("coord", "freezes");
    frozenUntil = world.agenda.now() + length;
  }

  void wallClockJumps(Duration by) {
    wallOffset = wallOffset.plus(by);
  }

  void post(Event event) {
    if (up) {
      mailbox.add(event);
      wake();
    }
  }

  boolean idle() {
    return mailbox.isEmpty() && open.isEmpty() && !committing;
  }

  private void later(long delay, Runnable action) {
    int mine = life;
    world.agenda.in(delay, () -> unfrozen(mine, action));
  }

  private void unfrozen(int mine, Runnable action) {
    if (mine != life) {
      return;
    }
    if (frozenUntil > world.agenda.now()) {
      world.agenda.at(frozenUntil, () -> unfrozen(mine, action));
    } else {
      action.run();
    }
  }

  private void tick() {
    later(
        1_000,
        () -> {
          world.sessions.sweep();
          post(new Event.Tick());
          tick();
        });
  }

  private void wake() {
    if (!deciding) {
      deciding = true;
      later(
          dice.between(0, 2),
          () -> {
            deciding = false;
            decide();
          });
    }
  }

  private void decide() {
    List<Event> events = new ArrayList<>();
    int most = dice.between(1, 8);
    while (!mailbox.isEmpty() && events.size() < most) {
      events.add(mailbox.remove());
    }
    while (!recorded.isEmpty()) {
      dispatcher.recorded(recorded.remove());
    }
    Set<JobId> unknown = new HashSet<>(dispatcher.lookAhead(now()));
    events.forEach(event -> unknown.addAll(dispatcher.unknown(event)));
    int effects = open.effects().size();
    world.checker.deciding(events);
    dispatcher.decide(events, world.store.find(unknown), now(), open);
    note(effects);
    world.checker.decided(dispatcher, open);
    world.checker.assigned(dispatcher, open.effects().subList(effects, open.effects().size()));
    if (!mailbox.isEmpty()) {
      wake();
    }
    armTimer();
    commitSoon();
  }

  private void note(int from) {
    if (world.trace.on()) {
      List<Effect> all = open.effects();
      all.subList(from, all.size()).forEach(e -> world.trace.note("decide", Words.of(e)));
    }
  }

  private void armTimer() {
    dispatcher
        .nextDue()
        .filter(due -> due.toMillis() < wakeAt)
        .ifPresent(due -> {
          wakeAt = due.toMillis();
          later(
              clock.until(due.minus(now().steady())) + 1,
              () -> {
                wakeAt = Long.MAX_VALUE;
                wake();
              });
        });
  }

  private void commitSoon() {
    if (!committing && !open.isEmpty()) {
      committing = true;
      taken = open;
      changes = taken.changes();
      open = new Decision();
      if (world.plan.has(Flaw.RECORDED_BEFORE_COMMIT)) {
        recorded.add(taken);
      }
      taken.effects().stream().filter(this::early).forEach(this::carryOut);
      later(world.store.commitDelay(), this::commit);
    }
  }

  private void commit() {
    if (!changes.isEmpty() && !record()) {
      later(200, this::commit);
      return;
    }
    recorded.add(taken);
    taken.effects().stream().filter(effect -> !early(effect)).forEach(this::carryOut);
    committing = false;
    commitSoon();
  }

  private boolean record() {
    if (world.plan.has(Flaw.OUTBOX_OUTSIDE_COMMIT)) {
      List<Change> rest =
          changes.stream().filter(change -> !(change instanceof Change.NoticeAdded)).toList();
      return rest.isEmpty() || world.store.commit(rest);
    }
    return world.store.commit(changes);
  }

  /** Whether a planted bug has this done before its decision is durable. */
  private boolean early(Effect effect) {
    return switch (effect) {
      case Effect.Settle _ -> world.plan.has(Flaw.ACK_BEFORE_COMMIT);
      case Effect.Assign _ -> world.plan.has(Flaw.DISPATCH_BEFORE_COMMIT);
      case Effect.AckResult _ -> world.plan.has(Flaw.RESULT_ACK_BEFORE_COMMIT);
      case Effect.Reply _ -> world.plan.has(Flaw.ANSWER_BEFORE_COMMIT);
      case Effect.StopAttempt _,
          Effect.Welcome _,
          Effect.Reconcile _,
          Effect.Judge _,
          Effect.EndStream _,
          Effect.ReadPage _,
          Effect.ReadDue _,
          Effect.SetFlow _,
          Effect.Publish _,
          Effect.TellJob _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _,
          Effect.FalseReport _ ->
          false;
    };
  }

  private void carryOut(Effect effect) {
    world.checker.carriesOut(effect);
    switch (effect) {
      case Effect.Settle settle -> world.broker.settle(settle.delivery());
      case Effect.Assign assign -> world.sessions.assign(assign);
      case Effect.StopAttempt stop -> world.sessions.stop(stop);
      case Effect.AckResult ack -> world.sessions.ack(ack);
      case Effect.Welcome welcome -> world.sessions.welcome(welcome);
      case Effect.EndStream end -> world.sessions.end(end);
      case Effect.Reply reply -> world.clients.answered(reply);
      case Effect.ReadPage page -> read(page);
      case Effect.ReadDue page -> read(page);
      case Effect.SetFlow flow -> world.broker.setFlow(flow.pool(), flow.open());
      case Effect.Publish publish -> confirmLater(publish.notice().number());
      case Effect.Reconcile _, Effect.Judge _ ->
          throw new IllegalStateException("it is alone: " + effect);
      case Effect.TellJob _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _,
          Effect.FalseReport _ -> {}
    }
  }

  /** What is not confirmed when this dies is of an earlier run afterwards, and holds nothing up. */
  private void confirmLater(long notice) {
    later(world.latency(), () -> post(new Event.Published(List.of(notice))));
  }

  /**
   * The page is read at some moment after it was asked for, and comes at some moment after that.
   */
  private void read(Effect.ReadPage page) {
    read(
        () -> world.store.page(page),
        (jobs, fails) -> new Event.PageRead(page.pool(), jobs, fails));
  }

  private void read(Effect.ReadDue page) {
    read(
        () -> world.store.due(page), (jobs, fails) -> new Event.DueRead(page.clock(), jobs, fails));
  }

  private void read(Supplier<List<Job>> look, BiFunction<List<Job>, Boolean, Event> event) {
    later(
        dice.between(0, world.plan.delays().commit()),
        () -> {
          List<Job> jobs = look.get();
          boolean fails = world.plan.faults().contains(Plan.Fault.STORE_FULL) && dice.chance(0.1);
          Event read = event.apply(fails ? List.of() : jobs, fails);
          if (!world.plan.has(Flaw.LOST_PAGE)) {
            later(dice.between(0, world.plan.delays().commit()), () -> post(read));
          }
        });
  }
}
