package dev.weft.it.explore;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.StreamRef;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.it.explore.Act.Kind;
import dev.weft.it.sim.Flaw;
import dev.weft.it.sim.Translation;
import dev.weft.it.sim.Violated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** The whole small cluster in one state, and what can happen in it. */
final class Model {
  static final PoolName POOL = new PoolName("default");

  /** So much passes at once: less than a lease, and no longer than a tick may be late. */
  private static final Duration STEP = Duration.ofSeconds(4);

  private final JobSpec spec = Ask.job("j").backoff(Duration.ZERO).spec();
  private final Set<Flaw> flaws;
  private final Map<Kind, Integer> left = new EnumMap<>(Kind.class);
  private final Center center;
  private final List<Node> nodes = new ArrayList<>();

  /** Those that are not dead at both ends, by number. */
  private final Map<Long, Wire> wires = new TreeMap<>();

  private final Witness witness = new Witness();
  private Duration now = Duration.ZERO;
  private long lastWire;

  Model(Budget budget, Set<Flaw> flaws) {
    this.flaws = flaws;
    left.putAll(budget.faults());
    left.put(Kind.WAIT, budget.waits());
    this.center = new Center(this, spec);
    for (int number = 1; number <= budget.agents(); number++) {
      Node node = new Node(this, number, spec.handler());
      nodes.add(node);
      node.start();
    }
    center.start();
  }

  boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  Duration now() {
    return now;
  }

  Witness witness() {
    return witness;
  }

  Map<Long, Wire> wires() {
    return wires;
  }

  Node node(long number) {
    return nodes.get((int) number - 1);
  }

  /** Whether all is done, and nothing is left. */
  boolean finished() {
    return center.finished() && nodes.stream().allMatch(Node::isEmpty);
  }

  /** Whether time may pass as often as one likes. */
  void unlimited() {
    left.put(Kind.WAIT, Integer.MAX_VALUE);
  }

  /** All that can happen now. */
  List<Act> acts() {
    List<Act> acts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      boolean may = !(kind.fault() || kind == Kind.WAIT) || left.getOrDefault(kind, 0) > 0;
      if (may) {
        which(kind).forEach(number -> acts.add(new Act(kind, number)));
      }
    }
    return acts;
  }

  private LongStream which(Kind kind) {
    return switch (kind) {
      case COMMIT -> one(center.up() && center.undecided());
      case COORDINATOR_STARTS -> one(!center.up());
      case COORDINATOR_NOTICES ->
          wires(w -> center.up() && w.coordinatorEnd && (w.cut || (!w.agentEnd && w.up.isEmpty())));
      case UP -> wires(w -> center.up() && w.coordinatorEnd && !w.cut && !w.up.isEmpty());
      case DOWN -> wires(w -> listens(w) && !w.cut && !w.down.isEmpty());
      case AGENT_NOTICES ->
          nodes(n ->
              n.wire().filter(w -> w.cut || (!w.coordinatorEnd && w.down.isEmpty())).isPresent());
      case AGENT_STARTS -> nodes(n -> !n.up());
      case DIALS -> nodes(n -> n.up() && n.wire().isEmpty() && center.up() && !refused(n));
      case STOPS -> nodes(Node::stopping);
      case ENDS_WELL -> nodes(Node::runs);
      case DELIVERED -> one(center.up() && center.hasMessage());
      case WAIT -> one(!center.undecided() && nodes.stream().noneMatch(Node::stopping));
      case REDELIVERY -> one(center.up() && center.unsettled());
      case DUPLICATE -> one(true);
      case CANCEL -> one(center.up() && center.knows());
      case CUT -> wires(w -> w.agentEnd && w.coordinatorEnd && !w.cut);
      case RESET -> nodes(n -> n.wire().isPresent());
      case AGENT_CRASH -> nodes(Node::up);
      case AGENT_CRASH_AFTER_JOURNAL -> wires(w -> w.agentEnd && !w.cut && !w.down.isEmpty());
      case COORDINATOR_CRASH -> one(center.up());
      case COORDINATOR_CRASH_AFTER_COMMIT -> one(center.up() && center.undecided());
    };
  }

  private boolean listens(Wire wire) {
    return wire.agentEnd || (has(Flaw.NO_STREAM_FENCE) && nodeOf(wire).wire().isPresent());
  }

  /** Whether the coordinator still believes in another process of it, and would refuse this one. */
  private boolean refused(Node node) {
    String instance = node.facts().instance();
    return wires.values().stream()
        .filter(wire -> wire.coordinatorEnd && wire.known && wire.agent.equals(node.id))
        .anyMatch(wire -> !wire.facts.instance().equals(instance));
  }

  private static LongStream one(boolean may) {
    return may ? LongStream.of(0) : LongStream.empty();
  }

  private LongStream wires(Predicate<Wire> which) {
    return wires.values().stream().filter(which).mapToLong(wire -> wire.number);
  }

  private LongStream nodes(Predicate<Node> which) {
    return nodes.stream().filter(which).mapToLong(node -> node.number);
  }

  /** Lets something happen that can happen. */
  void apply(Act act) {
    if (act.fault() || act.kind() == Kind.WAIT) {
      left.merge(act.kind(), -1, Integer::sum);
    }
    long which = act.which();
    switch (act.kind()) {
      case COMMIT -> center.commit();
      case COORDINATOR_STARTS -> center.start();
      case COORDINATOR_NOTICES -> center.dies(wire(which));
      case UP -> center.hears(wire(which));
      case DOWN -> nodeOf(wire(which)).step(arrives(wire(which)));
      case AGENT_NOTICES, RESET -> node(which).closes();
      case AGENT_STARTS -> node(which).start();
      case DIALS -> node(which).dial();
      case STOPS -> node(which).stops();
      case ENDS_WELL -> node(which).endsWell();
      case DELIVERED -> center.delivered();
      case WAIT -> pass();
      case REDELIVERY -> center.redelivers();
      case DUPLICATE -> center.published();
      case CANCEL -> center.cancels();
      case CUT -> wire(which).cut = true;
      case AGENT_CRASH -> node(which).crash();
      case AGENT_CRASH_AFTER_JOURNAL -> nodeOf(wire(which)).stepAndCrash(arrives(wire(which)));
      case COORDINATOR_CRASH -> center.crash();
      case COORDINATOR_CRASH_AFTER_COMMIT -> {
        center.commitsSilently();
        center.crash();
      }
    }
    wires.values().removeIf(this::over);
  }

  private boolean over(Wire wire) {
    boolean fenced = !has(Flaw.NO_STREAM_FENCE) || wire.down.isEmpty();
    return !wire.agentEnd && !wire.coordinatorEnd && fenced;
  }

  private Wire wire(long number) {
    Wire wire = wires.get(number);
    if (wire == null) {
      throw new IllegalStateException("no wire " + number);
    }
    return wire;
  }

  private Node nodeOf(Wire wire) {
    return node(Integer.parseInt(wire.agent.value().substring(1)));
  }

  private void pass() {
    now = now.plus(STEP);
    for (Node node : nodes) {
      if (node.up()) {
        node.step(new dev.weft.agent.core.Event.Tick());
      }
    }
    if (!center.up()) {
      return;
    }
    for (Wire wire : List.copyOf(wires.values())) {
      if (wire.healthy()) {
        center.decide(new Event.AgentBeat(wire.agent, wire.number, AgentLoad.UNKNOWN));
        nodeOf(wire).step(new dev.weft.agent.core.Event.Answered(wire.ref, now));
      }
    }
    center.decide(new Event.Tick());
  }

  // What agents do.

  Wire dialled(Node node, long stream) {
    Wire wire = new Wire(++lastWire, node.id, new StreamRef(0, stream), node.facts(), now);
    wires.put(wire.number, wire);
    return wire;
  }

  void started(Node node, AttemptId attempt) {
    center.started(node, attempt);
    witness.started(attempt);
  }

  void brokeOff(Node node, String why) {
    if (!has(Flaw.NO_STREAM_FENCE)) {
      throw new Violated("j", node.id + " breaks off: " + why);
    }
  }

  void sends(Node node, Wire wire, Message message) {
    switch (message) {
      case Message.Inventory(var items, var lost, _) ->
          wire.up.add(
              new Event.AgentArrived(
                  node.id,
                  wire.number,
                  wire.facts,
                  items.stream().map(Translation::held).toList(),
                  lost));
      case Message.Reconciled told -> throw new IllegalStateException("nobody asked: " + told);
      case Message.Claim claim -> throw new IllegalStateException("nobody asked: " + claim);
      case Message.Ready(int credits) ->
          wire.up.add(new Event.CreditsSet(node.id, wire.number, credits, false));
      case Message.Credits(int credits, boolean draining) ->
          wire.up.add(new Event.CreditsSet(node.id, wire.number, credits, draining));
      case Message.Accepted(AttemptId attempt) ->
          wire.up.add(new Event.AttemptAccepted(node.id, attempt));
      case Message.Rejected(AttemptId attempt, var reason) ->
          wire.up.add(new Event.AttemptRejected(node.id, attempt, Translation.reason(reason), ""));
      case Message.Result(AttemptId attempt) -> sendsResult(node, wire, attempt);
      case Message.Goodbye() -> wire.up.add(new Event.AgentLeft(node.id, wire.number, true));
    }
  }

  private void sendsResult(Node node, Wire wire, AttemptId attempt) {
    node.ending(attempt)
        .ifPresent(ending -> {
          wire.up.add(
              new Event.AttemptEnded(
                  node.id, wire.number, attempt.job(), Translation.report(attempt, ending)));
          if (has(Flaw.FORGETS_UNACKED_RESULTS)) {
            node.step(new dev.weft.agent.core.Event.Acked(wire.ref, List.of(attempt)));
          }
        });
  }

  /** What an agent is told next, as its link reads it. */
  private dev.weft.agent.core.Event[] arrives(Wire wire) {
    StreamRef ref = wire.agentEnd ? wire.ref : nodeOf(wire).wire().orElseThrow().ref;
    Effect effect = wire.down.remove();
    return switch (effect) {
      case Effect.Welcome welcome -> {
        wire.welcomed = true;
        Duration lostAfter = has(Flaw.NO_LEASE) ? Duration.ZERO : Center.LOST_AFTER;
        var welcomed =
            new dev.weft.agent.core.Event.Welcomed(
                ref, welcome.verdicts().size(), lostAfter, wire.openedAt);
        if (welcome.verdicts().isEmpty()) {
          yield one(welcomed);
        }
        yield new dev.weft.agent.core.Event[] {
          welcomed,
          new dev.weft.agent.core.Event.Judged(
              ref, welcome.verdicts().stream().map(Translation::verdict).toList())
        };
      }
      case Effect.Assign assign ->
          one(
              new dev.weft.agent.core.Event.Assigned(
                  ref, Translation.assignment(assign.attempt(), assign.spec())));
      case Effect.StopAttempt stop ->
          one(
              new dev.weft.agent.core.Event.CancelAsked(
                  ref, stop.attempt(), Translation.reason(stop.reason())));
      case Effect.AckResult ack ->
          one(new dev.weft.agent.core.Event.Acked(ref, List.of(ack.attempt())));
      default -> throw new IllegalStateException("not for an agent: " + effect);
    };
  }

  private static dev.weft.agent.core.Event[] one(dev.weft.agent.core.Event event) {
    return new dev.weft.agent.core.Event[] {event};
  }
}
