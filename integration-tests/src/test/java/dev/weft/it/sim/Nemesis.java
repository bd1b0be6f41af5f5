package dev.weft.it.sim;

import dev.weft.coordinator.dispatch.Event;
import dev.weft.it.sim.Plan.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Does harm by a schedule for a while, and then heals all of it. */
final class Nemesis {
  /**
   * One fault of a schedule.
   *
   * @param number its place in the schedule of the seed, from 0
   * @param at virtual milliseconds
   * @param fault what happens
   * @param seed of what else there is to be chosen about it
   */
  record Strike(int number, long at, Fault fault, long seed) {
    @Override
    public String toString() {
      return number + " at " + at + " ms: " + fault;
    }
  }

  /** In so many milliseconds a coordinator that shows no life has surely been taken over. */
  private static final int LONGEST_TAKEOVER = 45_000;

  /**
   * For so long a coordinator that was taken over may not know. Jobs that are given up after a
   * minute at the earliest are stopped only later.
   */
  private static final int LONGEST_ZOMBIE = 48_000;

  private final World world;
  private final Set<SimCoordinator> staysAway = new HashSet<>();

  Nemesis(World world) {
    this.world = world;
  }

  /**
   * The schedule of a plan.
   *
   * @param past dice for what the store loses
   */
  static List<Strike> schedule(Plan plan, Dice dice, Dice past) {
    List<Strike> strikes = new ArrayList<>();
    List<Fault> faults = List.copyOf(plan.faults());
    long at = faults.isEmpty() ? plan.span() : dice.between(1, plan.faultGap());
    while (at < plan.span()) {
      strikes.add(new Strike(strikes.size(), at, dice.pick(faults), dice.seed()));
      at += dice.between(1, plan.faultGap());
    }
    for (int i = 0; i < plan.setbacks().times(); i++) {
      int when = past.between(plan.span() / 5, plan.span());
      strikes.add(new Strike(strikes.size(), when, Fault.STORE_RESTORED, past.seed()));
    }
    return strikes;
  }

  void begin(List<Strike> strikes) {
    strikes.forEach(strike -> world.agenda.at(strike.at(), () -> strike(strike)));
  }

  /** How long a fault may last, in milliseconds. */
  static long longest(Plan plan) {
    int coordinators = plan.shared() ? LONGEST_TAKEOVER : 20_000;
    return Math.max(coordinators, plan.lostAfter().toMillis() * 3 / 2);
  }

  /** Undoes what does not heal by itself. */
  void heal() {
    world.store.heal();
    for (SimCoordinator one : world.coordinators) {
      one.line().heal();
      if (!one.up() && world.plan.shared() && !staysAway.contains(one)) {
        one.comeBack();
      }
    }
    undo();
  }

  /** Operators take back what they have ordered. */
  void undo() {
    for (SimAgent agent : world.agents) {
      agent.heal();
      world.clients.tell(t -> new Event.DrainSet(t, agent.id(), false, Duration.ZERO));
    }
    Plan.POOLS.forEach(pool -> world.clients.tell(t -> new Event.PauseSet(t, pool, false)));
  }

  private void strike(Strike strike) {
    Dice dice = new Dice(strike.seed());
    SimAgent agent = dice.pick(world.agents);
    SimCoordinator coordinator =
        world.plan.shared() ? dice.pick(world.coordinators) : world.coordinators.getFirst();
    switch (strike.fault()) {
      case RESET -> agent.reset();
      case HALF_OPEN -> agent.cut(true, true);
      case DEAF_COORDINATOR -> agent.cut(true, false);
      case DEAF_AGENT -> agent.cut(false, true);
      case STALL -> agent.stall(dice.between(200, 4_000));
      case ISOLATION -> isolate(agent, dice);
      case AGENT_CRASH -> agent.crash();
      case AGENT_POWER_LOSS -> agent.losePower();
      case AGENT_JOURNAL_DAMAGED -> agent.damageJournal();
      case AGENT_DISK_FULL -> {
        agent.diskFills();
        world.agenda.in(dice.between(300, 8_000), () -> agent.disk().full(false));
      }
      case AGENT_FREEZE -> agent.freeze(dice.between(500, (int) longest(world.plan)));
      case AGENT_LEAVES -> agent.leave();
      case COORDINATOR_CRASH -> crash(coordinator, dice);
      case COORDINATOR_FREEZE -> coordinator.freeze(dice.between(500, 15_000));
      case CHANNEL_CLOSED -> world.broker.channelCloses(coordinator, false);
      case STORE_FULL -> {
        world.store.full();
        world.agenda.in(dice.between(500, 4_000), world.store::heal);
      }
      case STORE_SLOW -> world.store.slow(dice.between(200, 3_000));
      case STORE_ANSWER_LOST -> world.store.loseAnswer();
      case WALL_CLOCK_JUMP -> coordinator.wallClockJumps(Duration.ofMinutes(dice.between(-60, 60)));
      case DRAIN -> drain(agent, dice);
      case PAUSE -> {
        var pool = dice.pick(Plan.POOLS);
        world.clients.tell(t -> new Event.PauseSet(t, pool, true));
        later(dice, () -> world.clients.tell(t -> new Event.PauseSet(t, pool, false)));
      }
      case CANCEL -> world.clients.cancelOne(dice);
      case RELEASE -> world.clients.releaseOne(dice);
      case RETENTION -> world.store.sweep();
      case COORDINATOR_DIES -> dies(coordinator, dice);
      case COORDINATOR_LONG_FREEZE -> coordinator.freeze(dice.between(10_000, LONGEST_TAKEOVER));
      case COORDINATOR_CUT_OFF -> cutOff(coordinator, dice);
      case COORDINATOR_LEAVES -> coordinator.leave(dice.between(200, 8_000));
      case COORDINATOR_OUTLIVES -> outlives(coordinator, dice);
      case STORE_RESTORED -> restore(dice);
    }
  }

  /** An operator puts something older in the store's place, as docs/recovery.md says. */
  private void restore(Dice dice) {
    if (world.store.isAway()) {
      return;
    }
    boolean inOrder = dice.chance(0.5);
    for (SimCoordinator one : world.coordinators) {
      if (inOrder && one.up()) {
        one.line().keepNote();
      }
      one.crash();
    }
    world.store.takeAway();
    world.agenda.in(
        dice.between(10, 3_000),
        () -> {
          world.store.putBack(dice);
          for (SimCoordinator one : world.coordinators) {
            boolean wasGone = staysAway.remove(one);
            world.agenda.in(dice.between(0, 2_000), wasGone ? one::comeBack : one::start);
          }
        });
  }

  private void isolate(SimAgent agent, Dice dice) {
    int length = dice.between(1_000, (int) longest(world.plan));
    if (dice.chance(0.5)) {
      agent.isolate(length);
    } else {
      agent.isolateWithLateAnswers(length, 29 * world.plan.beat().toMillis() / 10);
    }
  }

  private void drain(SimAgent agent, Dice dice) {
    Duration timeout = Duration.ofSeconds(dice.between(0, 3));
    world.clients.tell(t -> new Event.DrainSet(t, agent.id(), true, timeout));
    later(
        dice,
        () -> world.clients.tell(t -> new Event.DrainSet(t, agent.id(), false, Duration.ZERO)));
  }

  private void crash(SimCoordinator coordinator, Dice dice) {
    if (coordinator.up()) {
      coordinator.crash();
      world.agenda.in(dice.between(50, 5_000), coordinator::start);
    }
  }

  /** For longer than it takes to be taken over, or for ever if another one is left. */
  private void dies(SimCoordinator coordinator, Dice dice) {
    boolean another =
        world.coordinators.stream().anyMatch(one -> one != coordinator && !staysAway.contains(one));
    // What agents hold of one that never was at the present store nobody knows of.
    boolean known = coordinator.up() || world.plan.setbacks().times() == 0;
    if (another && dice.chance(0.3) && known) {
      staysAway.add(coordinator);
      coordinator.goAway();
    } else if (!staysAway.contains(coordinator)) {
      coordinator.goAway();
      world.agenda.in(dice.between(14_000, LONGEST_TAKEOVER), coordinator::comeBack);
    }
  }

  /** From the store, while its agents still hear it; perhaps one of them hears no other. */
  private void cutOff(SimCoordinator coordinator, Dice dice) {
    int length = dice.between(dice.chance(0.5) ? 25_000 : 1_000, LONGEST_TAKEOVER);
    coordinator.cutOff(length);
    if (dice.chance(0.5)) {
      dice.pick(world.agents).isolateWith(coordinator, length);
    }
  }

  /** One at a time goes on after it was taken over, and is all that a busy agent hears. */
  private void outlives(SimCoordinator coordinator, Dice dice) {
    if (world.coordinators.stream().allMatch(one -> one.line().reachable())) {
      int length = dice.between(35_000, LONGEST_ZOMBIE);
      coordinator.cutOff(length);
      List<SimAgent> busy = world.agents.stream().filter(one -> !one.holdsNothing()).toList();
      dice.pick(busy.isEmpty() ? world.agents : busy).isolateWith(coordinator, length);
    }
  }

  private void later(Dice dice, Runnable action) {
    world.agenda.in(dice.between(500, 6_000), action);
  }
}
