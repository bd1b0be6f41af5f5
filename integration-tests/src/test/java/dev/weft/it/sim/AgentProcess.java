package dev.weft.it.sim;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Decision;
import dev.weft.agent.core.Effect;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Limits;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One process of an agent: the real core, with the loop as it works around it. */
final class AgentProcess {
  private static final Duration TICK = Duration.ofMillis(250);

  private final World world;
  private final SimAgent agent;
  private final Dice dice;
  private final AgentCore core;
  private final List<Uplink> uplinks = new ArrayList<>();
  private final Fences fences = new Fences();
  private final SimRunner runner;
  private final Deque<Event> mailbox = new ArrayDeque<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private Duration nextTick = Duration.ZERO;
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
      agent.disk().tear(entries);
      runner.die();
      uplinks.forEach(uplink -> uplink.die(silently));
    }
  }

  private void beat() {
    wake();
    later(TICK, this::beat);
  }

  private void wake() {
    if (!busy) {
      busy = true;
      later(Duration.ofMillis(dice.between(0, 2)), this::turn);
    }
  }

  /** One turn of the loop: decide, commit, act. */
  private void turn() {
    List<Event> events = new ArrayList<>();
    int most = dice.between(1, 8);
    while (!mailbox.isEmpty() && events.size() < most) {
      events.add(mailbox.remove());
    }
    if (agent.disk().works() != journalWorks) {
      journalWorks = !journalWorks;
      events.addFirst(new Event.JournalTurned(journalWorks));
    }
    Duration now = now();
    ticked = now.compareTo(nextTick) >= 0;
    if (ticked) {
      events.addFirst(new Event.Tick());
      nextTick = now.plus(TICK);
    }
    Moment moment = new Moment(Instant.EPOCH, now);
    events.forEach(event -> decide(event, moment));
    if (entries.isEmpty()) {
      act();
    } else {
      later(Duration.ofMillis(dice.between(0, world.plan.syncDelay())), () -> commit(moment));
    }
  }

  private void decide(Event event, Moment now) {
    Decision decision = core.decide(event, now);
    entries.addAll(decision.entries());
    effects.addAll(decision.effects());
  }

  private void commit(Moment now) {
    List<AttemptId> unkept = agent.disk().commit(entries);
    entries.clear();
    if (!unkept.isEmpty()) {
      Set<AttemptId> all = new HashSet<>(unkept);
      effects.removeIf(effect -> isAbout(effect, all));
      decide(new Event.Unkept(unkept), now);
    }
    act();
  }

  private static boolean isAbout(Effect effect, Set<AttemptId> unkept) {
    return switch (effect) {
      case Effect.Start(_, Assignment assignment) -> unkept.contains(assignment.attempt());
      case Effect.Send(_, Message.Accepted(AttemptId attempt)) -> unkept.contains(attempt);
      case Effect.Send _,
          Effect.Stop _,
          Effect.Redirect _,
          Effect.Forget _,
          Effect.CutOff _,
          Effect.Break _,
          Effect.Leave _ ->
          false;
    };
  }

  private void act() {
    List<Effect> due = List.copyOf(effects);
    effects.clear();
    due.forEach(this::act);
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
        if (message instanceof Message.Reconciled(long number, Message.Inventory part)) {
          fences.answered(stream, number, part);
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
