package dev.weft.it.sim;

import dev.weft.agent.core.Owner;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Foreign;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.Words;
import dev.weft.coordinator.dispatch.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A coordinator: the real dispatcher, with the loop and the committer as they work around it. */
final class SimCoordinator {
  private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05Z");

  private static final Duration UNWANTED_EVERY = Duration.ofSeconds(5);

  /** Waits for no answer. */
  private static final Ticket NOBODY = new Ticket(0);

  private final World world;
  private final int place;
  private final String name;
  private final SimSessions sessions;
  private final StoreLine line;
  private final Desk desk;
  private final SimEffects effects;
  private final SimCommitter committer;
  private final Dice dice;
  private final double rate;
  private final Deque<Event> mailbox = new ArrayDeque<>();
  private final Deque<Decision> recorded = new ArrayDeque<>();
  private final List<Event> batch = new ArrayList<>();
  private Optional<SimPulse> pulse = Optional.empty();
  private SimClock clock;
  private Dispatcher dispatcher;
  private Decision open = new Decision();
  private int life;
  private boolean up;
  private boolean leaving;
  private boolean away;
  private Duration nextUnwanted = Duration.ZERO;
  private boolean deciding;
  private long frozenUntil;
  private long wakeAt = Long.MAX_VALUE;
  private Duration wallOffset = Duration.ZERO;

  /**
   * Makes one; nothing runs yet.
   *
   * @param place in the agents' lists, from 0
   */
  SimCoordinator(World world, int place, Dice dice, Dice sessionDice) {
    this.world = world;
    this.place = place;
    this.name = world.plan.shared() ? "c" + (place + 1) : "coord";
    this.dice = dice;
    this.sessions = new SimSessions(world, this, sessionDice);
    this.line = new StoreLine(world, world.plan.shared() ? name : "");
    this.desk = new Desk(world, this);
    this.effects = new SimEffects(world, this, dice);
    this.committer = new SimCommitter(world, this, effects, dice);
    this.rate = dice.between(1 - world.plan.skew(), 1 + world.plan.skew());
    this.clock = new SimClock(world.agenda, rate, 0);
    this.dispatcher = new Dispatcher(world.plan.settings());
  }

  boolean up() {
    return up;
  }

  /** Whether agents, callers and the broker reach it. */
  boolean takesCalls() {
    return up && !leaving;
  }

  int place() {
    return place;
  }

  String name() {
    return name;
  }

  SimSessions sessions() {
    return sessions;
  }

  StoreLine line() {
    return line;
  }

  Desk desk() {
    return desk;
  }

  SimClock clock() {
    return clock;
  }

  /** The process that runs now, as agents know it. */
  Owner owner() {
    return new Owner(line.owner(), line.epoch());
  }

  /** Whether it is certain that nobody has taken it over yet. */
  boolean sure() {
    return pulse.map(SimPulse::sure).orElse(true);
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
    if (up || away) {
      return;
    }
    life++;
    if (!line.reachable()) {
      // It ends again, and is started again.
      startLater(500);
      return;
    }
    up = true;
    leaving = false;
    frozenUntil = 0;
    clock = new SimClock(world.agenda, rate, dice.between(0, 1_000_000));
    open = new Decision();
    nextUnwanted = Duration.ZERO;
    dispatcher = new Dispatcher(world.plan.settings());
    line.sit();
    world.trace.note(name, "starts as " + owner());
    desk.starts();
    if (!world.plan.has(Flaw.FOLLOWS_NOBODY)) {
      line.predecessors().ifPresent(dispatcher::follow);
    }
    dispatcher.start(line.load(), now(), open);
    desk.decided(dispatcher, open);
    armTimer();
    commitSoon();
    tick();
    if (world.plan.shared()) {
      line.notices().forEach(notice -> publish(notice.number()));
      pulse = Optional.of(new SimPulse(world, this, line, dice));
      pulse.get().beat();
    }
  }

  private void startLater(int delay) {
    int mine = life;
    world.agenda.in(
        delay,
        () -> {
          if (mine == life) {
            start();
          }
        });
  }

  /** Dies at once; a commit that is under way may or may not have become durable. */
  void crash() {
    if (up) {
      world.trace.note(name, "crashes");
      committer.hearsNothing();
      end();
    }
  }

  /** Another one has taken it over: it ends, and its supervisor starts it again. */
  void fenced() {
    world.trace.note(name, "was taken over");
    end();
    startLater(dice.between(50, 3_000));
  }

  private void end() {
    up = false;
    life++;
    deciding = false;
    committer.end();
    wakeAt = Long.MAX_VALUE;
    mailbox.clear();
    batch.clear();
    recorded.clear();
    pulse = Optional.empty();
    sessions.crash();
    world.broker.channelCloses(this, true);
    desk.crashed();
    world.clients.crashed(this);
  }

  /** Dies, and nobody starts it again. */
  void goAway() {
    crash();
    away = true;
  }

  /** Somebody starts it again after all. */
  void comeBack() {
    away = false;
    start();
  }

  /** Ends in good order: others take over at once; then it is started again. */
  void leave(int startsAfter) {
    if (!takesCalls()) {
      return;
    }
    world.trace.note(name, "leaves");
    leaving = true;
    sessions.endAll();
    world.broker.channelCloses(this, true);
    later(100, () -> leaveWhenDone(50, startsAfter));
  }

  private void leaveWhenDone(int tries, int startsAfter) {
    boolean done = idle();
    if (!done && tries > 0) {
      later(100, () -> leaveWhenDone(tries - 1, startsAfter));
      return;
    }
    if (done && line.reachable()) {
      line.leave();
    }
    world.trace.note(name, done ? "has left" : "gives up");
    end();
    startLater(startsAfter);
  }

  /** Stands still; what it has just sent to the store arrives there, or not. */
  void freeze(long length) {
    world.trace.note(name, "freezes");
    frozenUntil = world.agenda.now() + length;
    committer.freezes();
  }

  /** Cannot reach the store for a while; what it has just sent may have arrived. */
  void cutOff(long length) {
    world.trace.note(name, "cannot reach the store");
    committer.hearsNothing();
    line.cut(length);
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

  /** The jobs that it has accepted and not recorded yet. */
  Set<JobId> uncommitted() {
    Set<JobId> jobs = new HashSet<>();
    for (Decision decision : unrecorded()) {
      for (Change change : decision.changes()) {
        if (change instanceof Change.JobAdded(Job job)) {
          jobs.add(job.id());
        }
      }
    }
    return jobs;
  }

  private List<Decision> unrecorded() {
    return Stream.concat(committer.taken().stream(), Stream.of(open)).toList();
  }

  /** Whether there is nothing to decide and nothing to record. */
  boolean idle() {
    return mailbox.isEmpty() && batch.isEmpty() && open.isEmpty() && committer.taken().isEmpty();
  }

  /** A decision is durable, and so are all before it. */
  void recorded(Decision decision) {
    recorded.add(decision);
  }

  /** Has what was decided recorded, as soon as nothing else is. */
  void commitSoon() {
    if (committer.taken().isEmpty() && !open.isEmpty()) {
      Decision next = open;
      open = new Decision();
      committer.take(next);
    }
  }

  /** Others were faster: what came of these jobs is decided anew. */
  void withdraw(Foreign theirs, Decision taken) {
    world.trace.note(name, "was too slow for " + theirs.jobs());
    List<Event> again = dispatcher.withdraw(theirs, List.of(taken, open));
    desk.withdrawn(theirs.jobs());
    again.forEach(this::post);
  }

  /** A notice of its outbox is published, and soon confirmed. */
  void publish(long notice) {
    effects.confirmLater(notice);
  }

  /** Does something later, unless this process is gone by then; not while it stands still. */
  void later(long delay, Runnable action) {
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
          sessions.sweep();
          post(new Event.Tick());
          tick();
        });
  }

  private void wake() {
    if (!deciding) {
      wakeAfter(dice.between(0, 2));
    }
  }

  private void wakeAfter(long delay) {
    deciding = true;
    later(
        delay,
        () -> {
          deciding = false;
          decide();
        });
  }

  private void decide() {
    int most = batch.isEmpty() ? dice.between(1, 8) : 0;
    while (!mailbox.isEmpty() && batch.size() < most) {
      batch.add(mailbox.remove());
    }
    addUnwanted();
    while (!recorded.isEmpty()) {
      dispatcher.recorded(recorded.remove());
    }
    Set<JobId> unknown = new HashSet<>(dispatcher.lookAhead(now()));
    batch.forEach(event -> unknown.addAll(dispatcher.unknown(event)));
    if (!unknown.isEmpty() && !line.reachable()) {
      wakeAfter(200);
      return;
    }
    List<Event> events = List.copyOf(batch);
    batch.clear();
    int effects = open.effects().size();
    desk.deciding(events);
    dispatcher.decide(events, lookUp(unknown), now(), open);
    if (events.stream().anyMatch(Event.Tick.class::isInstance)) {
      dispatcher.renumber(line::numbersAfter);
    }
    note(effects);
    desk.decided(dispatcher, open);
    desk.assigned(dispatcher, open.effects().subList(effects, open.effects().size()));
    if (!mailbox.isEmpty()) {
      wake();
    }
    armTimer();
    commitSoon();
  }

  /** Cancels of jobs that came while another coordinator was asked to cancel them. */
  private void addUnwanted() {
    Duration now = clock.now();
    if (world.plan.shared() && now.compareTo(nextUnwanted) >= 0 && line.reachable()) {
      nextUnwanted = now.plus(UNWANTED_EVERY);
      line.unwanted().stream()
          .sorted(Comparator.comparing(JobId::value))
          .forEach(job -> batch.add(new Event.CancelAsked(NOBODY, job, false)));
    }
  }

  private Stored lookUp(Set<JobId> unknown) {
    if (unknown.isEmpty()) {
      return Stored.NOTHING;
    }
    Stored stored = line.find(unknown);
    Set<JobId> absent = new HashSet<>(unknown);
    absent.removeAll(stored.jobs().keySet());
    dispatcher.hear(line.wishes(absent));
    return stored;
  }

  private void note(int from) {
    if (world.trace.on()) {
      List<Effect> all = open.effects();
      all.subList(from, all.size())
          .forEach(e -> world.trace.note(world.plan.shared() ? name : "decide", Words.of(e)));
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
}
