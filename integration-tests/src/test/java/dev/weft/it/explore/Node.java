package dev.weft.it.explore;

import dev.weft.agent.core.AgentCore;
import dev.weft.agent.core.Decision;
import dev.weft.agent.core.Effect;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Event;
import dev.weft.agent.core.Limits;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Owner;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.it.sim.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An agent: the real core, its journal, and what runs. */
final class Node {
  static final Duration GRACE = Duration.ofSeconds(1);

  private final Model model;
  final int number;
  final AgentId id;
  private final HandlerName handler;

  /** The journal: durable as soon as it is written. */
  private final Map<AttemptId, Optional<Ending>> journal = new LinkedHashMap<>();

  /** What runs, and why it was told to stop, if it was. */
  private final Map<AttemptId, Optional<StopReason>> running = new LinkedHashMap<>();

  private Optional<AgentCore> core = Optional.empty();

  /** By the coordinator's number. */
  private final Map<Integer, Wire> wires = new TreeMap<>();

  private final Map<Integer, Long> lastStreams = new TreeMap<>();

  /** Processes of coordinators that would get the same answer again. */
  private final Set<Owner> refused = new HashSet<>();

  private int instance;

  Node(Model model, int number, HandlerName handler) {
    this.model = model;
    this.number = number;
    this.id = new AgentId("a" + number);
    this.handler = handler;
  }

  boolean up() {
    return core.isPresent();
  }

  /** Its open stream to a coordinator. */
  Optional<Wire> wire(int center) {
    return Optional.ofNullable(wires.get(center));
  }

  /** The first of its open streams, whoever's it is. */
  Optional<Wire> anyWire() {
    return wires.values().stream().findFirst();
  }

  boolean runs() {
    return !running.isEmpty();
  }

  boolean stopping() {
    return running.values().stream().anyMatch(Optional::isPresent);
  }

  boolean isEmpty() {
    return core.isPresent()
        && core.get().load().equals(Load.NONE)
        && running.isEmpty()
        && journal.isEmpty();
  }

  Optional<Ending> ending(AttemptId attempt) {
    return journal.getOrDefault(attempt, Optional.empty());
  }

  void start() {
    boolean forgets =
        model.has(Flaw.SAME_INSTANCE_AFTER_CRASH) || model.has(Flaw.JOURNAL_NOT_REPLAYED);
    if (instance == 0 || !model.has(Flaw.SAME_INSTANCE_AFTER_CRASH)) {
      instance++;
    }
    lastStreams.clear();
    Restored restored = forgets ? Restored.NOTHING : restored();
    core =
        Optional.of(
            new AgentCore(new Limits(model.slots(), 1 << 20, GRACE), Set.of(handler), restored));
  }

  private Restored restored() {
    List<Restored.Finished> finished = new ArrayList<>();
    List<Restored.Lost> lost = new ArrayList<>();
    journal.forEach((attempt, ending) ->
        ending.ifPresentOrElse(
            e -> finished.add(new Restored.Finished(0, attempt, e.output().size())),
            () -> lost.add(new Restored.Lost(0, attempt))));
    return new Restored(finished, lost);
  }

  void crash() {
    core = Optional.empty();
    running.keySet().forEach(attempt -> model.witness().ended(attempt, false));
    running.clear();
    wires.values().forEach(last -> last.agentEnd = false);
    wires.clear();
    refused.clear();
  }

  boolean dials(Center center) {
    return up() && !wires.containsKey(center.number) && !refused.contains(center.owner());
  }

  void dial(int center) {
    Wire dialled = model.dialled(this, center, lastStreams.merge(center, 1L, Long::sum));
    wires.put(center, dialled);
    step(new Event.Opened(dialled.ref));
  }

  /** Sees that a wire is dead, or gives it up. */
  void closes(Wire wire) {
    wire.agentEnd = false;
    wires.remove(wire.center);
    step(new Event.Lost(wire.ref));
  }

  AgentFacts facts() {
    return new AgentFacts(
        new Incarnation(id + "-" + instance, id + "-journal", "boot"),
        Set.of(Model.POOL),
        Map.of(),
        Set.of(handler),
        model.slots(),
        "1",
        "host");
  }

  /** Decides about events, keeps what comes of it, and acts. */
  void step(Event... events) {
    List<Effect> effects = decide(events);
    for (Effect effect : effects) {
      act(effect);
    }
  }

  /** The next message on a wire arrives. */
  void hears(Wire wire) {
    step(model.speech().next(this, wire));
  }

  /** The same; it decides and keeps, and dies before it acts. */
  void hearsAndCrashes(Wire wire) {
    decide(model.speech().next(this, wire));
    crash();
  }

  private List<Effect> decide(Event... events) {
    List<Effect> effects = new ArrayList<>();
    Moment now = new Moment(Instant.EPOCH.plus(model.now()), model.now());
    for (Event event : events) {
      Decision decision = core.orElseThrow().decide(event, now);
      decision.entries().forEach(this::keep);
      effects.addAll(decision.effects());
    }
    return effects;
  }

  private void keep(Entry entry) {
    switch (entry) {
      case Entry.Assigned(_, AttemptId attempt, _) ->
          journal.putIfAbsent(attempt, Optional.empty());
      case Entry.Ended(_, AttemptId attempt, Ending ending) -> {
        journal.remove(attempt);
        journal.put(attempt, Optional.of(ending));
      }
      case Entry.Forgotten(AttemptId attempt) -> journal.remove(attempt);
    }
  }

  private void act(Effect effect) {
    switch (effect) {
      case Effect.Send(var stream, var message) ->
          open(stream).ifPresent(wire -> model.speech().says(this, wire, message));
      case Effect.Start(_, Assignment assignment) -> {
        running.put(assignment.attempt(), Optional.empty());
        model.started(this, assignment.attempt());
      }
      case Effect.Stop(AttemptId attempt, StopReason reason) ->
          running.computeIfPresent(attempt, (_, _) -> Optional.of(reason));
      case Effect.Break(var stream, String why) -> {
        model.brokeOff(this, why);
        open(stream)
            .ifPresent(wire -> {
              if (wire.coordinatorEnd) {
                refused.add(wire.owner);
              }
              closes(wire);
            });
      }
      case Effect.Redirect _, Effect.Forget _, Effect.CutOff _, Effect.Leave _ -> {}
    }
  }

  @Override
  public String toString() {
    return id + " with " + running + ", journal " + journal;
  }

  private Optional<Wire> open(StreamRef stream) {
    return wire(stream.link() + 1).filter(wire -> wire.ref.equals(stream));
  }

  void endsWell() {
    AttemptId attempt = running.keySet().iterator().next();
    ends(attempt, Outcome.SUCCEEDED, Failure.NONE);
  }

  void stops() {
    for (Map.Entry<AttemptId, Optional<StopReason>> one : List.copyOf(running.entrySet())) {
      if (one.getValue().isPresent()) {
        StopReason why = one.getValue().get();
        ends(one.getKey(), why.outcome(), new Failure(why.name(), "stopped", false));
        return;
      }
    }
  }

  private void ends(AttemptId attempt, Outcome outcome, Failure failure) {
    running.remove(attempt);
    model.witness().ended(attempt, outcome == Outcome.SUCCEEDED);
    Ending ending = new Ending(outcome, Content.EMPTY, false, failure, Duration.ZERO, false);
    step(new Event.Ended(attempt, ending));
  }
}
