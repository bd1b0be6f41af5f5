package dev.weft.coordinator.dispatch.sim;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.job.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The agents' streams at the coordinator, with the promises that the real adapter makes: one stream
 * of an agent at a time, its end is the last that is heard of it, and what cannot be sent any more
 * is reported as undeliverable.
 */
final class SimSessions {
  private final World world;
  private final Map<Long, Link> links = new HashMap<>();
  private final Map<AgentId, Link> current = new HashMap<>();
  private final Set<Long> arrived = new HashSet<>();

  SimSessions(World world) {
    this.world = world;
  }

  /** An agent said hello and told what it holds. */
  void hello(Link link, AgentFacts facts, List<HeldAttempt> inventory, List<AttemptId> lost) {
    AgentId agent = link.agent().id();
    Link earlier = current.put(agent, link);
    if (earlier != null) {
      die(earlier, false);
    }
    links.put(link.id(), link);
    arrived.add(link.id());
    world.coordinator.post(new Event.AgentArrived(agent, link.id(), facts, inventory, lost));
  }

  /** Everything else that is heard. */
  void heard(Link link, Event event) {
    if (link.coordinatorEnd()) {
      world.coordinator.post(world.plan.has(Flaw.NO_ATTEMPT_FENCE) ? unfenced(event) : event);
    }
  }

  private Event unfenced(Event event) {
    if (!(event
        instanceof Event.AttemptEnded(AgentId agent, long stream, JobId job, Report said))) {
      return event;
    }
    int newest = world.store.row(job).map(row -> row.attempt().number()).orElse(said.attempt());
    Report report =
        new Report(newest, said.outcome(), said.output(), said.failure(), said.didNotStop());
    return new Event.AttemptEnded(agent, stream, job, report);
  }

  /** A stream has ended. */
  void die(Link link, boolean goodbye) {
    if (!link.coordinatorEnd()) {
      return;
    }
    link.closeCoordinatorEnd();
    links.remove(link.id());
    if (arrived.contains(link.id())) {
      world.coordinator.post(new Event.AgentLeft(link.agent().id(), link.id(), goodbye));
    }
  }

  /** The coordinator dies, and all streams with it. */
  void crash() {
    for (Link link : new ArrayList<>(links.values())) {
      link.closeCoordinatorEnd();
      link.agent().streamBroke(link);
    }
    links.clear();
    current.clear();
  }

  void assign(Effect.Assign assign) {
    Link link = links.get(assign.stream());
    boolean lie = world.plan.has(Flaw.UNDELIVERABLE_LIE) && world.dice.chance(0.05);
    if (link == null || lie) {
      world.coordinator.post(new Event.Undeliverable(assign.agent(), assign.attempt()));
    }
    if (link != null) {
      link.down(() -> link.agent().assigned(link, assign.attempt(), assign.spec()));
    }
  }

  void stop(Effect.StopAttempt stop) {
    Link link = links.get(stop.stream());
    if (link != null) {
      link.down(() -> link.agent().stop(stop.attempt(), stop.reason()));
    }
  }

  void ack(Effect.AckResult ack) {
    Link link = links.get(ack.stream());
    if (link != null) {
      link.down(() -> link.agent().acknowledged(ack.attempt()));
    }
  }

  void welcome(Effect.Welcome welcome) {
    Link link = links.get(welcome.stream());
    if (link != null) {
      link.down(() -> link.agent().welcome(link, welcome.verdicts()));
    }
  }

  void end(Effect.EndStream end) {
    Link link = links.get(end.stream());
    if (link != null) {
      die(link, false);
      world.agenda.in(world.latency(), () -> link.agent().streamBroke(link));
    }
  }
}
