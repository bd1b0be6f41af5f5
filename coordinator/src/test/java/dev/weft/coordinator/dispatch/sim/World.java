package dev.weft.coordinator.dispatch.sim;

import dev.weft.common.id.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run: all that there is in it, made from a seed. */
final class World {
  /** How long after the last fault all must be quiet. */
  private static final long PATIENCE = 300_000;

  final Agenda agenda = new Agenda();
  final Dice dice;
  final Plan plan;
  final Trace trace;
  final Witness witness = new Witness();
  final Checker checker;
  final SimStore store;
  final SimBroker broker;
  final SimSessions sessions;
  final SimCoordinator coordinator;
  final Clients clients;
  final Nemesis nemesis;
  final List<SimAgent> agents = new ArrayList<>();
  private long lastLink;

  World(long seed, Set<Flaw> flaws, Trace.Mode mode) {
    dice = new Dice(seed);
    plan = Plan.of(dice, flaws);
    trace = new Trace(agenda, mode);
    checker = new Checker(this);
    store = new SimStore(this);
    broker = new SimBroker(this);
    sessions = new SimSessions(this);
    coordinator = new SimCoordinator(this);
    clients = new Clients(this);
    nemesis = new Nemesis(this);
    for (int i = 1; i <= plan.agents(); i++) {
      boolean picky = dice.chance(0.2);
      agents.add(
          new SimAgent(
              this,
              new AgentId("a" + i),
              dice.between(1, plan.slots()),
              picky ? Optional.of(dice.pick(Clients.HANDLERS)) : Optional.empty()));
    }
  }

  int latency() {
    return dice.between(1, plan.latency());
  }

  Link link(SimAgent agent) {
    return new Link(this, ++lastLink, agent);
  }

  /**
   * Runs it all: first with faults, then healed.
   *
   * @throws Violated if a promise is broken
   */
  void run() {
    coordinator.start();
    agents.forEach(SimAgent::start);
    clients.begin();
    nemesis.begin();
    // The last fault heals within 25 s of the end of the span.
    agenda.runUntil(plan.span() + 26_000L);
    nemesis.heal();
    long end = agenda.now() + PATIENCE;
    while (agenda.now() < end && !quiet()) {
      agenda.runUntil(agenda.now() + 1_000);
    }
    agenda.runUntil(agenda.now() + 10_000);
    checker.atTheEnd();
  }

  private boolean quiet() {
    return checker.allEnded()
        && broker.isEmpty()
        && clients.allAnswered()
        && coordinator.idle()
        && agents.stream().allMatch(SimAgent::holdsNothing);
  }
}
