package dev.weft.it.sim;

import dev.weft.agent.core.StreamRef;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
  final SimSessions sessions;
  final SimCoordinator coordinator;
  final Clients clients;
  final List<SimAgent> agents = new ArrayList<>();
  private final List<Nemesis.Strike> schedule;
  private final Dice net;
  private long lastLink;

  World(long seed, Set<Flaw> flaws, Trace.Mode mode) {
    Dice dice = new Dice(seed);
    plan = Plan.of(dice.split(), flaws);
    schedule = Nemesis.schedule(plan, dice.split());
    net = dice.split();
    trace = new Trace(agenda, mode);
    checker = new Checker(this);
    store = new SimStore(this, dice.split());
    broker = new SimBroker(this, dice.split());
    sessions = new SimSessions(this, dice.split());
    coordinator = new SimCoordinator(this, dice.split());
    clients = new Clients(this, dice.split());
    for (int i = 1; i <= plan.agents(); i++) {
      Dice own = dice.split();
      Set<HandlerName> handlers = new HashSet<>(Clients.HANDLERS);
      if (own.chance(0.2) && i < plan.agents()) {
        handlers.remove(own.pick(Clients.HANDLERS));
      }
      agents.add(new SimAgent(this, new AgentId("a" + i), handlers, own));
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
    sessions.opened(link);
    return link;
  }

  /**
   * Runs it all: first with faults, then healed.
   *
   * @param strikes the faults of the schedule that do happen
   * @throws Violated if a promise is broken
   */
  void run(List<Nemesis.Strike> strikes) {
    Nemesis nemesis = new Nemesis(this);
    coordinator.start();
    agents.forEach(SimAgent::start);
    clients.begin();
    nemesis.begin(strikes);
    agenda.runUntil(plan.span() + Nemesis.longest(plan) + 6_000L);
    nemesis.heal();
    long end = agenda.now() + PATIENCE + 2 * plan.lostAfter().toMillis();
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
