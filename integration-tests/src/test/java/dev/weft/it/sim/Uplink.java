package dev.weft.it.sim;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An agent's process towards one of its coordinators, as the real link does it: stream after
 * stream, heartbeats, and what the core has it say.
 */
final class Uplink {
  /** So many heartbeats without an answer, and the stream is dead. */
  private static final int MISSED = 3;

  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private final World world;
  private final AgentProcess process;
  private final SimCoordinator coordinator;
  private final Dice dice;
  private Optional<Link> link = Optional.empty();
  private long lastNumber;
  private boolean welcomed;
  private Duration helloSentAt = Duration.ZERO;
  private long beats;
  private int silent;
  private int claims;

  /** When those were sent that are not answered yet. */
  private final TreeMap<Long, Duration> unanswered = new TreeMap<>();

  Uplink(World world, AgentProcess process, SimCoordinator coordinator, Dice dice) {
    this.world = world;
    this.process = process;
    this.coordinator = coordinator;
    this.dice = dice;
  }

  SimAgent agent() {
    return process.agent();
  }

  SimCoordinator coordinator() {
    return coordinator;
  }

  Optional<Link> link() {
    return link;
  }

  /** Whether it has said all that it is to say. */
  boolean isDry() {
    return claims == 0;
  }

  private SimSessions sessions() {
    return coordinator.sessions();
  }

  void dial() {
    if (link.isPresent() || process.isOver()) {
      return;
    }
    if (!coordinator.takesCalls() || agent().isolatedUntil(coordinator) > world.agenda.now()) {
      redial();
      return;
    }
    lastNumber++;
    Link opened = world.link(this, new StreamRef(coordinator.place(), lastNumber));
    link = Optional.of(opened);
    welcomed = false;
    helloSentAt = process.now();
    AgentFacts facts = agent().facts();
    StorePosition seen =
        agent()
            .disk()
            .seen(coordinator.place())
            .map(Translation::position)
            .orElse(StorePosition.NONE);
    opened.up(() -> sessions().hello(opened, facts, seen));
    process.post(new Event.Opened(opened.ref()));
    process.later(
        HANDSHAKE,
        () -> {
          if (!welcomed && isCurrent(opened)) {
            broke(opened);
          }
        });
  }

  private void redial() {
    process.later(Duration.ofMillis(dice.between(100, 1_500)), this::dial);
  }

  /** A stream has ended at this end. */
  void broke(Link broken) {
    if (isCurrent(broken)) {
      link = Optional.empty();
      broken.closeAgentEnd();
      if (!process.isOver()) {
        process.post(new Event.Lost(broken.ref()));
        redial();
      }
    }
  }

  /** The process is gone; its machine may still say so. */
  void die(boolean silently) {
    link.ifPresent(last -> {
      if (silently) {
        last.cut(true, true);
      }
      last.closeAgentEnd();
    });
    link = Optional.empty();
  }

  // What the core has it say.

  void breakOff(StreamRef stream) {
    link.filter(l -> l.ref().equals(stream)).ifPresent(this::broke);
  }

  void send(StreamRef stream, Message message) {
    link.filter(l -> l.ref().equals(stream)).ifPresent(to -> send(to, message));
  }

  private void send(Link to, Message message) {
    switch (message) {
      case Message.Inventory(var items, var lost, boolean last) ->
          to.up(() ->
              sessions().inventory(to, items.stream().map(Translation::held).toList(), lost, last));
      case Message.Reconciled said -> to.up(() -> sessions().reconciled(to, said));
      case Message.Claim claim -> claim(to, claim);
      case Message.Ready(int credits) -> credits(to, credits, false);
      case Message.Credits(int credits, boolean draining) -> credits(to, credits, draining);
      case Message.Accepted(AttemptId attempt) ->
          answer(
              to, new dev.weft.coordinator.dispatch.Event.AttemptAccepted(agent().id(), attempt));
      case Message.Rejected(AttemptId attempt, var reason) ->
          answer(
              to,
              new dev.weft.coordinator.dispatch.Event.AttemptRejected(
                  agent().id(), attempt, Translation.reason(reason), ""));
      case Message.Result(AttemptId attempt) ->
          agent().disk().ending(attempt).ifPresent(ending -> result(to, attempt, ending));
      case Message.Goodbye() -> {
        world.trace.note(agent().name(), "says goodbye");
        to.up(() -> sessions().die(to, true));
      }
    }
  }

  /** Leaves when there is nothing else to say, with what is kept by then. */
  private void claim(Link to, Message.Claim claim) {
    Dice past = agent().past();
    claims++;
    process.later(
        Duration.ofMillis(past.chance(0.1) ? past.between(0, 40_000) : past.between(0, 50)),
        () -> {
          claims--;
          if (isCurrent(to)) {
            Spec spec = agent().disk().spec(claim.attempt());
            to.up(() -> sessions().claimed(to, claim, spec));
          }
        });
  }

  private void credits(Link to, int credits, boolean draining) {
    hear(
        to,
        new dev.weft.coordinator.dispatch.Event.CreditsSet(
            agent().id(), to.id(), credits, draining));
  }

  private void result(Link to, AttemptId attempt, Ending ending) {
    world.checker.said(attempt, Translation.report(attempt, ending).outcome());
    hear(
        to,
        new dev.weft.coordinator.dispatch.Event.AttemptEnded(
            agent().id(), to.id(), attempt.job(), Translation.report(attempt, ending)));
    if (world.plan.has(Flaw.FORGETS_UNACKED_RESULTS)) {
      process.post(new Event.Acked(to.ref(), List.of(attempt)));
    }
  }

  /** Says how it takes an assignment; now and then again, late. */
  private void answer(Link to, dev.weft.coordinator.dispatch.Event event) {
    hear(to, event);
    if (dice.chance(world.plan.echo())) {
      // Not to a store that is older than what it answers: there it would be a false report.
      int age = world.checker.past().age();
      process.later(
          Duration.ofMillis(dice.between(10, 5_000)),
          () ->
              link.filter(_ -> welcomed && age == world.checker.past().age())
                  .ifPresent(now -> hear(now, event)));
    }
  }

  private void hear(Link to, dev.weft.coordinator.dispatch.Event event) {
    to.up(() -> sessions().heard(to, event));
  }

  // What the coordinator says.

  void welcome(Link from, List<Verdict> verdicts, StorePosition position) {
    if (isCurrent(from)) {
      saw(position);
      welcomed = true;
      silent = 0;
      unanswered.clear();
      boolean late = world.plan.has(Flaw.LEASE_FROM_RECEIPT);
      Duration sign = late ? process.now() : helloSentAt;
      Duration lostAfter = world.plan.has(Flaw.NO_LEASE) ? Duration.ZERO : world.plan.lostAfter();
      process.post(new Event.Welcomed(from.ref(), verdicts.size(), lostAfter, sign, from.owner()));
      if (!verdicts.isEmpty()) {
        judged(from, 0, verdicts);
      }
      process.later(world.plan.beat(), () -> beat(from));
    }
  }

  private void saw(StorePosition position) {
    agent().disk().saw(coordinator.place(), Translation.position(position));
  }

  void judged(Link from, long telling, List<Verdict> verdicts) {
    process.post(
        new Event.Judged(
            from.ref(), telling, verdicts.stream().map(Translation::verdict).toList()));
  }

  void reconcile(Link from, Effect.Reconcile asks, List<Owner> dead) {
    process.fences().asked(from.ref(), asks.number(), dead);
    process.post(new Event.ReconcileAsked(from.ref(), asks.number(), dead, asks.attempts()));
  }

  void assigned(Link from, AttemptId attempt, JobSpec spec, byte[] token) {
    process.fences().assigned(attempt, from.owner());
    process.post(
        new Event.Assigned(
            fence(from), Translation.assignment(attempt, spec), Content.of(token, "")));
  }

  void stop(Link from, AttemptId attempt, StopReason reason) {
    process.post(new Event.CancelAsked(fence(from), attempt, reason));
  }

  void acknowledged(Link from, AttemptId attempt) {
    process.post(new Event.Acked(fence(from), List.of(attempt)));
  }

  private StreamRef fence(Link from) {
    if (world.plan.has(Flaw.NO_OWNER_FENCE) && !from.agentEnd()) {
      return process.anyLink().map(Link::ref).orElse(from.ref());
    }
    boolean open = world.plan.has(Flaw.NO_STREAM_FENCE) && link.isPresent();
    return open ? link.orElseThrow().ref() : from.ref();
  }

  // Signs of life.

  private void beat(Link on) {
    if (!isCurrent(on)) {
      return;
    }
    silent++;
    if (silent > MISSED) {
      world.trace.note(agent().name(), "hears nothing any more");
      broke(on);
      return;
    }
    long number = ++beats;
    unanswered.put(number, process.now());
    on.up(() -> sessions().beat(on, number, AgentLoad.UNKNOWN));
    process.later(world.plan.beat(), () -> beat(on));
  }

  void answered(Link from, long number, boolean confirmed, StorePosition position) {
    if (isCurrent(from)) {
      if (welcomed) {
        saw(position);
      }
      silent = 0;
      Map.Entry<Long, Duration> beat = unanswered.floorEntry(number);
      if (confirmed && beat != null && beat.getKey() == number) {
        boolean late = world.plan.has(Flaw.LEASE_FROM_RECEIPT);
        process.post(new Event.Answered(from.ref(), late ? process.now() : beat.getValue()));
      }
      unanswered.headMap(number, true).clear();
    }
  }

  private boolean isCurrent(Link one) {
    return link.isPresent() && link.get() == one;
  }
}
