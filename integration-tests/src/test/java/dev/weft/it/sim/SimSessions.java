package dev.weft.it.sim;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.Owner;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.ClaimPhase;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.token.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The agents' streams at the coordinator, with the promises that the real adapter makes: one stream
 * of an agent at a time, no second instance beside one that lives, the stream's end is the last
 * that is heard of it, what is silent for too long is ended, and what cannot be sent any more is
 * reported as undeliverable.
 */
final class SimSessions {
  /** One stream. */
  private static final class Seat {
    final Link link;
    final List<HeldAttempt> inventory = new ArrayList<>();
    final List<AttemptId> lost = new ArrayList<>();

    /** What a planted bug takes for another attempt, by that. */
    final Map<AttemptId, AttemptId> mistaken = new HashMap<>();

    /** What was sent on it and not answered. */
    final Set<AttemptId> unanswered = new LinkedHashSet<>();

    final AgentFacts facts;
    final StorePosition seen;
    boolean arrived;

    /** Whether it was ever asked for what others had given. */
    boolean asked;

    long heardAt;

    Seat(Link link, AgentFacts facts, StorePosition seen, long now) {
      this.link = link;
      this.facts = facts;
      this.seen = seen;
      this.heardAt = now;
    }
  }

  private final World world;
  private final SimCoordinator coordinator;
  private final Dice dice;
  private final Set<Link> opening = new LinkedHashSet<>();
  private final Map<Long, Seat> seats = new TreeMap<>();
  private final Map<AgentId, Seat> current = new HashMap<>();
  private long sweptAt;

  SimSessions(World world, SimCoordinator coordinator, Dice dice) {
    this.world = world;
    this.coordinator = coordinator;
    this.dice = dice;
  }

  /** Somebody dials. */
  void opened(Link link) {
    opening.add(link);
  }

  /** An agent says who it is, and what it saw of the store. */
  void hello(Link link, AgentFacts facts, StorePosition seen) {
    Seat earlier = current.get(link.agent().id());
    if (earlier != null && !earlier.link.coordinatorEnd()) {
      earlier = null;
    }
    if (earlier != null && !earlier.facts.instance().equals(facts.instance())) {
      opening.remove(link);
      link.closeCoordinatorEnd();
      return;
    }
    Seat seat = new Seat(link, facts, seen, world.agenda.now());
    current.put(link.agent().id(), seat);
    if (earlier != null) {
      die(earlier.link, false);
    }
    seats.put(link.id(), seat);
  }

  /** It tells what it holds. */
  void inventory(Link link, List<HeldAttempt> items, List<AttemptId> lost, boolean last) {
    Seat seat = seats.get(link.id());
    if (seat == null) {
      return;
    }
    seat.heardAt = world.agenda.now();
    items.forEach(item -> seat.inventory.add(mistake(seat, item)));
    seat.lost.addAll(lost);
    if (last) {
      seat.arrived = true;
      world.trace.note(
          coordinator.name(),
          link.agent().name() + "/" + link.id() + " holds " + seat.inventory + seat.lost);
      coordinator.post(
          new Event.AgentArrived(
              link.agent().id(),
              link.id(),
              seat.facts,
              List.copyOf(seat.inventory),
              List.copyOf(seat.lost),
              world.plan.has(Flaw.DISPATCH_IN_RECOVERY) ? StorePosition.NONE : seat.seen));
      if (world.plan.has(Flaw.MISSING_IN_RECOVERY)) {
        missing(seat);
      }
      seat.inventory.clear();
      seat.lost.clear();
    }
  }

  /** A planted bug: what it does not tell of has got lost. */
  private void missing(Seat seat) {
    if (!coordinator.dispatcher().views().recovery().on()) {
      return;
    }
    AgentId agent = seat.link.agent().id();
    Set<AttemptId> told = new LinkedHashSet<>(seat.lost);
    seat.inventory.forEach(held -> told.add(held.attempt()));
    world.checker.rowsOf(coordinator.line().owner()).values().stream()
        .filter(job -> job.state().onAgent() && job.attempt().agent().equals(agent))
        .filter(job -> !told.contains(job.attemptId()))
        .sorted(Comparator.comparingLong(Job::number))
        .forEach(job ->
            coordinator.post(
                new Event.AttemptEnded(
                    agent,
                    seat.link.id(),
                    job.id(),
                    new Report(
                        job.attempt().number(),
                        Outcome.LOST,
                        Output.NONE,
                        Failure.passing(Failure.AGENT_LOST, ""),
                        false))));
  }

  /** Perhaps a planted bug takes it for the attempt that the store knows. */
  private HeldAttempt mistake(Seat seat, HeldAttempt held) {
    int number =
        world.plan.has(Flaw.NEWER_NOT_RAISED)
            ? world
                .store
                .row(held.attempt().job())
                .filter(row -> row.state().onAgent())
                .map(row -> row.attempt().number())
                .orElse(held.attempt().number())
            : held.attempt().number();
    if (number >= held.attempt().number()) {
      return held;
    }
    AttemptId other = new AttemptId(held.attempt().job(), number);
    seat.mistaken.put(other, held.attempt());
    return new HeldAttempt(other, held.finished());
  }

  private static List<Verdict> meant(Seat seat, List<Verdict> verdicts) {
    return verdicts.stream()
        .map(one ->
            new Verdict(seat.mistaken.getOrDefault(one.attempt(), one.attempt()), one.action()))
        .toList();
  }

  /** It tells what it holds of coordinators that were taken over. */
  void reconciled(Link link, Message.Reconciled said) {
    Seat seat = seats.get(link.id());
    if (seat == null) {
      return;
    }
    seat.heardAt = world.agenda.now();
    said.part().items().forEach(item -> seat.inventory.add(Translation.held(item)));
    seat.lost.addAll(said.part().lost());
    if (said.part().last()) {
      coordinator.post(
          new Event.AgentReconciled(
              link.agent().id(),
              link.id(),
              said.number(),
              said.telling(),
              List.copyOf(seat.inventory),
              List.copyOf(seat.lost)));
      seat.inventory.clear();
      seat.lost.clear();
    }
  }

  /** It claims an attempt, with what it has kept for that. */
  void claimed(Link link, Message.Claim said, Spec spec) {
    AttemptId attempt = said.attempt();
    long telling = said.telling();
    ClaimPhase phase = Translation.phase(said.phase());
    AgentId agent = link.agent().id();
    byte[] token = spec.token().bytes();
    Tokens tokens = coordinator.tokens();
    if (tokens.open(token, attempt, agent).isPresent()) {
      world.checker.past().proven(attempt, agent);
    }
    Tokens trusted = world.plan.has(Flaw.CLAIM_ON_TRUST) ? world.store.allTokens() : tokens;
    Optional<Testimony> proven =
        trusted
            .open(token, attempt, agent)
            .map(one -> spec.payload().map(kept -> one.with(payload(kept))).orElse(one))
            .map(one -> world.plan.has(Flaw.BURIED_CLAIMED) ? neverHeld(one) : one);
    heard(
        link,
        proven
            .<Event>map(one -> new Event.Claimed(agent, link.id(), telling, one, phase))
            .orElseGet(() -> new Event.ClaimUnproven(agent, link.id(), telling, attempt)));
  }

  private static Testimony neverHeld(Testimony one) {
    StorePosition said = one.position();
    return new Testimony(
        new StorePosition(said.cluster(), said.owner(), said.epoch(), "never", said.commits()),
        one.job());
  }

  private static Payload payload(Content kept) {
    return Payload.of(kept.bytes(), kept.type());
  }

  /** A heartbeat; it is answered at once. */
  void beat(Link link, long number, AgentLoad load) {
    heard(link, new Event.AgentBeat(link.agent().id(), link.id(), load));
    boolean sure = coordinator.sure() || world.plan.has(Flaw.LEASE_WITHOUT_SEAT);
    StorePosition position = coordinator.line().position();
    link.down(() -> link.uplink().answered(link, number, sure, position));
  }

  /** Everything else that is heard. */
  void heard(Link link, Event event) {
    Seat seat = seats.get(link.id());
    if (seat == null) {
      return;
    }
    seat.heardAt = world.agenda.now();
    if (event instanceof Event.AttemptAccepted accepted) {
      seat.unanswered.remove(accepted.attempt());
    }
    coordinator.post(event instanceof Event.AttemptEnded ended ? distorted(seat, ended) : event);
  }

  private Event distorted(Seat seat, Event.AttemptEnded ended) {
    Report said = ended.report();
    AttemptId real = new AttemptId(ended.job(), said.attempt());
    for (Map.Entry<AttemptId, AttemptId> mistake : seat.mistaken.entrySet()) {
      if (mistake.getValue().equals(real)) {
        return with(ended, mistake.getKey().number(), said.outcome());
      }
    }
    if (world.plan.has(Flaw.NO_ATTEMPT_FENCE)) {
      int newest =
          world.store.row(ended.job()).map(row -> row.attempt().number()).orElse(said.attempt());
      return with(ended, newest, said.outcome());
    }
    if (world.plan.has(Flaw.CANCEL_OVERRIDES_RESULT) && cancelling(ended.job())) {
      return with(ended, said.attempt(), Outcome.CANCELLED);
    }
    return ended;
  }

  private boolean cancelling(JobId job) {
    return world.store.row(job).filter(j -> j.state() instanceof JobState.Cancelling).isPresent();
  }

  private static Event with(Event.AttemptEnded ended, int attempt, Outcome outcome) {
    Report said = ended.report();
    Report other = new Report(attempt, outcome, said.output(), said.failure(), said.didNotStop());
    return new Event.AttemptEnded(ended.agent(), ended.stream(), ended.job(), other);
  }

  /** A stream has ended. */
  void die(Link link, boolean goodbye) {
    opening.remove(link);
    if (!link.coordinatorEnd()) {
      return;
    }
    link.closeCoordinatorEnd();
    Seat seat = seats.remove(link.id());
    if (seat != null && seat.arrived) {
      AgentId agent = link.agent().id();
      coordinator.post(new Event.AgentLeft(agent, link.id(), goodbye));
      if (world.plan.has(Flaw.REDISPATCH_AT_ONCE)) {
        seat.unanswered.forEach(
            attempt -> coordinator.post(new Event.Undeliverable(agent, attempt)));
      }
    }
  }

  /** The coordinator dies, and all streams with it. */
  void crash() {
    opening.forEach(Link::closeCoordinatorEnd);
    seats.values().forEach(seat -> seat.link.closeCoordinatorEnd());
    opening.clear();
    seats.clear();
    current.clear();
    sweptAt = world.agenda.now();
  }

  /** Ends streams that are silent for too long, about once a second. */
  void sweep() {
    long now = world.agenda.now();
    boolean stoodStill = now - sweptAt > 3_000;
    sweptAt = now;
    for (Seat seat : List.copyOf(seats.values())) {
      if (stoodStill) {
        seat.heardAt = now;
      } else if (now - seat.heardAt > 3 * world.plan.beat().toMillis()) {
        world.trace.note(coordinator.name(), "gives up the stream " + seat.link.id());
        die(seat.link, false);
      }
    }
  }

  void assign(Effect.Assign assign) {
    Seat seat = seats.get(assign.stream());
    boolean lie = world.plan.has(Flaw.UNDELIVERABLE_LIE) && dice.chance(0.05);
    if (seat == null || lie) {
      coordinator.post(new Event.Undeliverable(assign.agent(), assign.attempt()));
    }
    boolean lost = world.plan.has(Flaw.LOST_ASSIGN) && dice.chance(0.05);
    if (seat != null && !lost) {
      seat.unanswered.add(assign.attempt());
      Link link = seat.link;
      byte[] token = coordinator.tokens().seal(coordinator.line().position(), assign.job());
      link.down(() -> link.uplink().assigned(link, assign.attempt(), assign.spec(), token));
    }
  }

  void stop(Effect.StopAttempt stop) {
    Seat seat = seats.get(stop.stream());
    if (seat != null) {
      Link link = seat.link;
      link.down(() -> link.uplink().stop(link, stop.attempt(), Translation.reason(stop.reason())));
    }
  }

  void ack(Effect.AckResult ack) {
    Seat seat = seats.get(ack.stream());
    if (seat != null) {
      Link link = seat.link;
      link.down(() -> link.uplink().acknowledged(link, ack.attempt()));
    }
  }

  void welcome(Effect.Welcome welcome) {
    Seat seat = seats.get(welcome.stream());
    if (seat != null) {
      Link link = seat.link;
      StorePosition position = coordinator.line().position();
      List<Verdict> verdicts = meant(seat, welcome.verdicts());
      link.down(() -> link.uplink().welcome(link, verdicts, position));
    }
  }

  void reconcile(Effect.Reconcile asks) {
    Seat seat = seats.get(asks.stream());
    if (seat == null) {
      return;
    }
    boolean first = !seat.asked;
    seat.asked = true;
    boolean skipped = world.plan.has(Flaw.TAKEOVER_WITHOUT_RECONCILE);
    if (skipped || (first && world.plan.has(Flaw.INVENTORY_SPEAKS_FOR_ALL))) {
      coordinator.post(
          new Event.AgentReconciled(
              asks.agent(), asks.stream(), asks.number(), 0, List.of(), List.of()));
    }
    if (!skipped) {
      Link link = seat.link;
      List<Owner> dead =
          asks.followed().stream().map(one -> new Owner(one.owner(), one.epoch())).toList();
      link.down(() -> link.uplink().reconcile(link, asks, dead));
    }
  }

  void judge(Effect.Judge judge) {
    Seat seat = seats.get(judge.stream());
    if (seat != null && !judge.verdicts().isEmpty()) {
      Link link = seat.link;
      List<Verdict> verdicts = meant(seat, judge.verdicts());
      link.down(() -> link.uplink().judged(link, judge.telling(), verdicts));
    }
  }

  /** Ends all streams that there are, in good order. */
  void endAll() {
    List.copyOf(opening).forEach(link -> die(link, false));
    List.copyOf(seats.values()).forEach(seat -> die(seat.link, false));
  }

  void end(Effect.EndStream end) {
    Seat seat = seats.get(end.stream());
    if (seat != null) {
      die(seat.link, false);
    }
  }
}
