package dev.weft.coordinator.dispatch.sim;

import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.sim.Plan.Fault;
import java.time.Duration;
import java.util.List;

/** Does harm for a while, and then heals all of it. */
final class Nemesis {
  private final World world;

  Nemesis(World world) {
    this.world = world;
  }

  void begin() {
    if (!world.plan.faults().isEmpty()) {
      world.agenda.in(
          world.dice.between(1, world.plan.faultGap()),
          () -> {
            if (world.agenda.now() < world.plan.span()) {
              strike(world.dice.pick(List.copyOf(world.plan.faults())));
              begin();
            }
          });
    }
  }

  /** Undoes what does not heal by itself. */
  void heal() {
    world.store.heal();
    for (SimAgent agent : world.agents) {
      world.clients.tell(t -> new Event.DrainSet(t, agent.id(), false, Duration.ZERO));
    }
    Plan.POOLS.forEach(pool -> world.clients.tell(t -> new Event.PauseSet(t, pool, false)));
  }

  private void strike(Fault fault) {
    SimAgent agent = world.dice.pick(world.agents);
    switch (fault) {
      case CUT -> agent.cut(0);
      case ISOLATION -> agent.cut(world.dice.between(1_000, 25_000));
      case RECONNECT -> agent.reconnect();
      case AGENT_CRASH -> agent.crash();
      case AGENT_LEAVES -> agent.leave();
      case COORDINATOR_CRASH -> crash();
      case COORDINATOR_FREEZE -> world.coordinator.freeze(world.dice.between(500, 15_000));
      case CHANNEL_CLOSED -> world.broker.channelCloses(false);
      case STORE_FULL -> {
        world.store.full();
        world.agenda.in(world.dice.between(500, 4_000), world.store::heal);
      }
      case WALL_CLOCK_JUMP ->
          world.coordinator.wallClockJumps(Duration.ofMinutes(world.dice.between(-60, 60)));
      case DRAIN -> {
        Duration timeout = Duration.ofSeconds(world.dice.between(0, 3));
        world.clients.tell(t -> new Event.DrainSet(t, agent.id(), true, timeout));
        later(
            () -> world.clients.tell(t -> new Event.DrainSet(t, agent.id(), false, Duration.ZERO)));
      }
      case PAUSE -> {
        var pool = world.dice.pick(Plan.POOLS);
        world.clients.tell(t -> new Event.PauseSet(t, pool, true));
        later(() -> world.clients.tell(t -> new Event.PauseSet(t, pool, false)));
      }
      case CANCEL -> world.clients.cancelOne();
      case RELEASE -> world.clients.releaseOne();
      case RETENTION -> world.store.sweep();
    }
  }

  private void crash() {
    if (world.coordinator.up()) {
      world.coordinator.crash();
      world.agenda.in(world.dice.between(50, 5_000), world.coordinator::start);
    }
  }

  private void later(Runnable action) {
    world.agenda.in(world.dice.between(500, 6_000), action);
  }
}
