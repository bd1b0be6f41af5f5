package dev.weft.it.sim;

import dev.weft.agent.core.Owner;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.token.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A coordinator: one process after another, a clock, and a line to the store. */
final class SimCoordinator {
  private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05Z");

  /** How often it is written beside the store how far it is. */
  private static final Duration NOTE_EVERY = Duration.ofSeconds(5);

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
  private Optional<SimPulse> pulse = Optional.empty();
  private SimClock clock;
  private SimLoop loop;
  private int life;
  private boolean up;
  private boolean leaving;
  private boolean away;
  private long frozenUntil;
  private Duration wallOffset = Duration.ZERO;
  private Duration nextNote = Duration.ZERO;

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
    this.loop = new SimLoop(world, this, committer, dice);
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

  /** Seals what agents are given, and knows it again. */
  Tokens tokens() {
    return Seals.of(line.keys());
  }

  /** Whether it is certain that nobody has taken it over yet. */
  boolean sure() {
    return pulse.map(SimPulse::sure).orElse(true);
  }

  long frozenUntil() {
    return frozenUntil;
  }

  /** What its process decides with. */
  SimLoop loop() {
    return loop;
  }

  Dispatcher dispatcher() {
    return loop.dispatcher();
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
    nextNote = Duration.ZERO;
    clock = new SimClock(world.agenda, rate, dice.between(0, 1_000_000));
    line.sit(now().wall());
    loop = new SimLoop(world, this, committer, dice);
    world.trace.note(name, "starts as " + owner());
    desk.starts();
    loop.start();
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
    line.keepNote();
    end();
    startLater(dice.between(50, 3_000));
  }

  private void end() {
    up = false;
    life++;
    committer.end();
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
    line.keepNote();
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
      loop.post(event);
    }
  }

  /** The jobs that it has accepted and not recorded yet. */
  Set<JobId> uncommitted() {
    return loop.uncommitted();
  }

  /** Whether there is nothing to decide and nothing to record. */
  boolean idle() {
    return loop.idle();
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

  private void keepNote() {
    if (clock.now().compareTo(nextNote) >= 0) {
      nextNote = clock.now().plus(NOTE_EVERY);
      line.keepNote();
    }
  }

  private void tick() {
    later(
        1_000,
        () -> {
          sessions.sweep();
          keepNote();
          post(new Event.Tick());
          tick();
        });
  }
}
