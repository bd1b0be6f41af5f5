package dev.weft.it.sim;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Effect;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Limits;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.loop.Turn;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One process of an agent: the real core, with the loop as it works around it. */
final class AgentProcess {
  private static final Duration BEAT = Duration.ofMillis(250);

  private final World world;
  private final SimAgent agent;
  private final Dice dice;
  private final AgentCore core;
  private final List<Uplink> uplinks = new ArrayList<>();
  private final Fences fences = new Fences();
  private final SimRunner runner;
  private final Deque<Event> mailbox = new ArrayDeque<>();
  private final Turn turn;

  /** What the journal is about to keep. */
  private List<Entry> underWay = List.of();

  private boolean ticked;
  private boolean busy;
  private boolean journalWorks = true;
  private boolean over;

  AgentProcess(World world, SimAgent agent, Restored restored) {
    this.world = world;
    this.agent = agent;
    this.dice = agent.dice();
    this.core =
        new AgentCore(
            new Limits(agent.slots(), 1 << 20, Plan.KILL_GRACE), agent.handlers(), restored);
    this.turn = new Turn(core);
    this.uplinks.add(new Uplink(world, this, world.coordinators.getFirst(), dice.split()));
    this.runner = new SimRunner(world, this, dice.split());
    for (SimCoordinator next : world.coordinators.subList(1, world.coordinators.size())) {
      uplinks.add(new Uplink(world, this, next, dice.split()));
    }
  }

  void start() {
    uplinks.forEach(Uplink::dial);
    beat();
  }

  SimAgent agent() {
    return agent;
  }

  /** Its way to each coordinator, in their order. */
  List<Uplink> uplinks() {
    return uplinks;
  }

  /** The first stream that is open, whoever's it is. */
  Optional<Link> anyLink() {
    return uplinks.stream().flatMap(uplink -> uplink.link().stream()).findFirst();
  }

  /** Whom it has refused. */
  Fences fences() {
    return fences;
  }

  Load load() {
    return core.load();
  }

  boolean holds(AttemptId attempt) {
    return core.holds(attempt);
  }

  boolean isOver() {
    return over;
  }

  Duration now() {
    return agent.clock().now();
  }

  void post(Event event) {
    if (!over) {
      mailbox.add(event);
      wake();
    }
  }

  /** Does something later by its own clock, unless it is gone by then; not while it is frozen. */
  void later(Duration delay, Runnable action) {
    world.agenda.in(agent.clock().until(delay), () -> unfrozen(action));
  }

  private void unfrozen(Runnable action) {
    if (over) {
      return;
    }
    if (agent.frozenUntil() > world.agenda.now()) {
      world.agenda.at(agent.frozenUntil(), () -> unfrozen(action));
    } else {
      action.run();
    }
  }

  /** Ends at once: a commit under way may be there in part, and what runs dies with it. */
  void die(boolean silently) {
    if (!over) {
      over = true;
      agent.disk().tear(underWay);
      runner.die();
      uplinks.forEach(uplink -> uplink.die(silently));
    }
  }

  private void beat() {
    wake();
    later(BEAT, this::beat);
  }

  private void wake() {
    if (!busy) {
      busy = true;
      later(Duration.ofMillis(dice.between(0, 2)), this::decide);
    }
  }

  private void decide() {
    List<Event> events = new ArrayList<>();
    int most = dice.between(1, 8);
    while (!mailbox.isEmpty() && events.size() < most) {
      events.add(mailbox.remove());
    }
    if (agent.disk().works() != journalWorks) {
      journalWorks = !journalWorks;
      events.addFirst(new Event.JournalTurned(journalWorks));
    }
    Moment now = moment();
    ticked = turn.decide(events, now);
    commit(now);
  }

  private void commit(Moment decided) {
    underWay = turn.entries();
    if (underWay.isEmpty()) {
      lookAgain();
      return;
    }
    Duration sync = Duration.ofMillis(dice.between(0, world.plan.syncDelay()));
    later(
        sync,
        () -> {
          List<AttemptId> unkept = agent.disk().commit(underWay);
          underWay = List.of();
          turn.takeBack(unkept, decided);
          lookAgain();
        });
  }

  private void lookAgain() {
    Moment now = moment();
    if (turn.lookAgain(now)) {
      ticked = true;
      commit(now);
    } else {
      act();
    }
  }

  private Moment moment() {
    return new Moment(Instant.EPOCH, now());
  }

  private void act() {
    turn.effects().forEach(this::act);
    if (over) {
      return;
    }
    if (ticked) {
      agent.disk().tend(core);
    }
    busy = false;
    if (!mailbox.isEmpty()) {
      wake();
    }
  }

  private void act(Effect effect) {
    if (world.trace.on()) {
      world.trace.note(agent.name(), effect.toString());
    }
    switch (effect) {
      case Effect.Send(var stream, Message message) -> {
        if (message instanceof Message.Reconciled said) {
          fences.answered(stream, said.number(), said.part());
        } else if (message instanceof Message.Inventory part) {
          fences.named(part);
        }
        uplinks.get(stream.link()).send(stream, message);
      }
      case Effect.Start(_, Assignment assignment) -> {
        fences.starts(assignment.attempt());
        runner.start(assignment);
      }
      case Effect.Stop(AttemptId attempt, var reason) -> runner.stop(attempt, reason);
      case Effect.Break(var stream, String why) -> {
        world.checker.brokeOff(agent, why);
        uplinks.get(stream.link()).breakOff(stream);
      }
      case Effect.Leave _ -> agent.left();
      case Effect.Redirect _, Effect.Forget _, Effect.CutOff _ -> {}
    }
  }
}
