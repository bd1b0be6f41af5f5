package dev.weft.it.sim;

import dev.weft.agent.core.StreamRef;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run: all that there is in it, made from a seed. */
final class World {
  /** How long after the last fault all must be quiet. */
  private static final long PATIENCE = 300_000;

  final Agenda agenda = new Agenda();
  final Plan plan;
  final Trace trace;
  final Witness witness = new Witness();
  final Checker checker;
  final SimStore store;
  final SimBroker broker;
  final List<SimCoordinator> coordinators = new ArrayList<>();
  final Clients clients;
  final List<SimAgent> agents = new ArrayList<>();
  private final List<Nemesis.Strike> schedule;
  private final Dice net;
  private long lastLink;

  World(long seed, Set<Flaw> flaws, Trace.Mode mode) {
    Dice dice = new Dice(seed);
    Dice more = new Dice(~seed);
    // Of the seeds that found something before there were set-backs none has one by this.
    Dice past = new Dice(Long.rotateLeft(seed, 32) + 10);
    plan = Plan.of(dice.split(), more, past, flaws).orOutlived(new Dice(seed * 31));
    schedule = Nemesis.schedule(plan, dice.split(), past.split());
    net = dice.split();
    trace = new Trace(agenda, mode);
    checker = new Checker(this);
    store = new SimStore(this, dice.split(), past.split());
    broker = new SimBroker(this, dice.split());
    Dice sessionDice = dice.split();
    coordinators.add(new SimCoordinator(this, 0, dice.split(), sessionDice));
    while (coordinators.size() < plan.coordinators()) {
      coordinators.add(new SimCoordinator(this, coordinators.size(), more.split(), more.split()));
    }
    clients = new Clients(this, dice.split());
    for (int i = 1; i <= plan.agents(); i++) {
      Dice own = dice.split();
      Set<HandlerName> handlers = new HashSet<>(Clients.HANDLERS);
      if (own.chance(0.2) && i < plan.agents()) {
        handlers.remove(own.pick(Clients.HANDLERS));
      }
      agents.add(new SimAgent(this, new AgentId("a" + i), handlers, own, past.split()));
    }
  }

  /** All that the nemesis would do. */
  List<Nemesis.Strike> schedule() {
    return schedule;
  }

  int latency() {
    return net.between(1, plan.delays().message());
  }

  Link link(Uplink uplink, StreamRef ref) {
    Link link = new Link(this, ++lastLink, uplink, ref);
    uplink.coordinator().sessions().opened(link);
    return link;
  }

  SimAgent agent(AgentId id) {
    return agents.stream().filter(agent -> agent.id().equals(id)).findFirst().orElseThrow();
  }

  /** The coordinators that run. */
  List<SimCoordinator> up() {
    return coordinators.stream().filter(SimCoordinator::up).toList();
  }

  /** A coordinator that somebody reaches; empty if there is none. */
  Optional<SimCoordinator> door(Dice chance) {
    List<SimCoordinator> open = coordinators.stream().filter(SimCoordinator::takesCalls).toList();
    return open.size() > 1 ? Optional.of(chance.pick(open)) : open.stream().findFirst();
  }

  /**
   * Runs it all: first with faults, then healed.
   *
   * @param strikes the faults of the schedule that do happen
   * @throws Violated if a promise is broken
   */
  void run(List<Nemesis.Strike> strikes) {
    Nemesis nemesis = new Nemesis(this);
    coordinators.forEach(SimCoordinator::start);
    agents.forEach(SimAgent::start);
    clients.begin();
    nemesis.begin(strikes);
    agenda.runUntil(plan.span() + Nemesis.longest(plan) + 6_000L);
    nemesis.heal();
    if (plan.shared()) {
      // Those that stood still until now may bring back what was ordered before.
      agenda.in(40_000, nemesis::undo);
      agenda.in(80_000, nemesis::undo);
    }
    long patience = plan.shared() ? 3 * PATIENCE : PATIENCE;
    long end = agenda.now() + patience + 2 * plan.lostAfter().toMillis();
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
        && up().stream().allMatch(SimCoordinator::idle)
        && (!plan.shared() || store.hasPublishedAll())
        && agents.stream().allMatch(SimAgent::holdsNothing);
  }
}
