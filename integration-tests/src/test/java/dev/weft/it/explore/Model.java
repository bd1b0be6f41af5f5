package dev.weft.it.explore;

import dev.weft.agent.core.StreamRef;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.Ask;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.it.explore.Act.Kind;
import dev.weft.it.sim.Flaw;
import dev.weft.it.sim.Violated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** The whole small cluster in one state, and what can happen in it. */
final class Model {
  static final PoolName POOL = new PoolName("default");

  /** So much passes at once: less than a lease, and no longer than a tick may be late. */
  private static final Duration STEP = Duration.ofSeconds(4);

  private static final JobSpec SPEC = Ask.job("j").backoff(Duration.ZERO).spec();

  private final Set<Flaw> flaws;
  private final Map<Kind, Integer> left = new EnumMap<>(Kind.class);
  private final Witness witness = new Witness();
  private final Ledger ledger = new Ledger(witness, SPEC.id());
  private final Broker broker;
  private final Speech speech = new Speech(this);
  private final List<Center> centers = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  /** Those that are not dead at both ends, by number. */
  private final Map<Long, Wire> wires = new TreeMap<>();

  private Duration now = Duration.ZERO;
  private long lastWire;

  /** Whether who is gone, or cut off, stays so. */
  private boolean withoutReturns;

  Model(Budget budget, Set<Flaw> flaws) {
    this.flaws = flaws;
    this.broker = new Broker(budget.coordinators());
    left.putAll(budget.faults());
    left.put(Kind.WAIT, budget.waits());
    boolean alone = budget.coordinators() == 1;
    for (int number = 1; number <= budget.coordinators(); number++) {
      centers.add(new Center(this, number, SPEC, new Line(this, alone ? "" : "c" + number)));
    }
    for (int number = 1; number <= budget.agents(); number++) {
      Node node = new Node(this, number, SPEC.handler());
      nodes.add(node);
      node.start();
    }
    centers.forEach(Center::start);
  }

  /** What happens next by itself before there is a job, while agents connect. */
  Optional<Act> settling() {
    return acts().stream().filter(act -> act.kind().compareTo(Kind.GIVES_BACK) < 0).findFirst();
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

  Ledger ledger() {
    return ledger;
  }

  Broker broker() {
    return broker;
  }

  Speech speech() {
    return speech;
  }

  Map<Long, Wire> wires() {
    return wires;
  }

  /** How many attempts an agent runs at once: one of each coordinator. */
  int slots() {
    return centers.size();
  }

  private Node node(long number) {
    return nodes.get((int) number - 1);
  }

  private Center center(long number) {
    return centers.get((int) number - 1);
  }

  /** Whether a coordinator shows no life to the others: these need not wait for it. */
  boolean silent(long owner) {
    return centers.stream()
        .filter(center -> center.line().place().owner() == owner)
        .noneMatch(Model::works);
  }

  private static boolean works(Center center) {
    return center.up() && center.line().reachable();
  }

  /** Whether all is done, and nothing is left. */
  boolean finished() {
    return ledger.finished()
        && broker.isEmpty()
        && centers.stream().anyMatch(Model::works)
        && centers.stream().filter(Model::works).noneMatch(Center::undecided)
        && nodes.stream().allMatch(Node::isEmpty);
  }

  /** Whether somebody may come back, and another one goes on until then. */
  boolean awaitsReturns() {
    return centers.stream().anyMatch(Model::works)
        && centers.stream().anyMatch(center -> center.startable() || !center.line().reachable());
  }

  /** Time may pass as often as one likes; and perhaps nobody comes back. */
  void unlimited(boolean returns) {
    left.put(Kind.WAIT, Integer.MAX_VALUE);
    withoutReturns = !returns;
  }

  /** All that can happen now. */
  List<Act> acts() {
    List<Act> acts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      boolean may = !(kind.fault() || kind == Kind.WAIT) || left.getOrDefault(kind, 0) > 0;
      if (may && !(withoutReturns && kind.isReturn())) {
        which(kind).forEach(number -> acts.add(new Act(kind, number)));
      }
    }
    return acts;
  }

  private LongStream which(Kind kind) {
    return switch (kind) {
      case COMMIT -> centers(Center::commits);
      case COORDINATOR_STARTS -> centers(Center::startable);
      case STORE_BACK -> centers(c -> !c.line().reachable());
      case FENCED -> centers(c -> works(c) && !c.line().sits());
      case COORDINATOR_NOTICES ->
          wires(w ->
              center(w.center).up()
                  && w.coordinatorEnd
                  && (w.cut || (!w.agentEnd && w.up.isEmpty())));
      case UP -> wires(w -> w.coordinatorEnd && !w.cut && hears(w));
      case DOWN -> wires(w -> speech.listens(nodeOf(w), w) && !w.cut && !w.down.isEmpty());
      case AGENT_NOTICES ->
          wires(w -> w.agentEnd && (w.cut || (!w.coordinatorEnd && w.down.isEmpty())));
      case AGENT_STARTS -> nodes(n -> !n.up());
      case DIALS -> dials();
      case STOPS -> nodes(Node::stopping);
      case ENDS_WELL -> nodes(Node::runs);
      case GIVES_BACK -> centers(c -> !c.line().reachable() && broker.waitsFor(c.number));
      case DELIVERED -> centers(Center::takesMessage);
      case TAKES_OVER -> centers(Center::mayTakeOver);
      case WAIT ->
          LongStream.of(0)
              .filter(_ -> centers.stream().noneMatch(Center::commits))
              .filter(_ -> nodes.stream().noneMatch(Node::stopping));
      case REDELIVERY -> centers(c -> c.up() && broker.waitsFor(c.number));
      case DUPLICATE -> LongStream.of(0);
      case CANCEL -> centers(Center::answersFor);
      case CUT -> wires(w -> w.agentEnd && w.coordinatorEnd && !w.cut);
      case RESET -> wires(w -> w.agentEnd);
      case AGENT_CRASH -> nodes(Node::up);
      case AGENT_CRASH_AFTER_JOURNAL -> wires(w -> w.agentEnd && !w.cut && !w.down.isEmpty());
      case COORDINATOR_CRASH -> centers(Center::up);
      case COORDINATOR_GOES -> centers(c -> c.up() && others(c));
      case COORDINATOR_CRASH_AFTER_COMMIT, STORE_CUT_AFTER_COMMIT -> centers(Center::records);
      case COORDINATOR_GOES_AFTER_COMMIT -> centers(c -> c.records() && others(c));
      case STORE_CUT -> centers(c -> works(c) && others(c));
    };
  }

  private boolean others(Center but) {
    return centers.stream().anyMatch(center -> center != but && works(center));
  }

  private boolean hears(Wire wire) {
    return !wire.up.isEmpty() && center(wire.center).decides(wire.up.getFirst());
  }

  private LongStream dials() {
    return nodes.stream()
        .flatMapToLong(node ->
            centers.stream()
                .filter(center -> center.up() && node.dials(center))
                .filter(center -> !refused(node, center))
                .mapToLong(center -> 10L * node.number + center.number));
  }

  /** Whether a coordinator still believes in another process of it, and would refuse this one. */
  private boolean refused(Node node, Center center) {
    String instance = node.facts().instance();
    return wires.values().stream()
        .filter(wire -> wire.coordinatorEnd && wire.known)
        .filter(wire -> wire.agent.equals(node.id) && wire.center == center.number)
        .anyMatch(wire -> !wire.facts.instance().equals(instance));
  }

  private LongStream wires(Predicate<Wire> which) {
    return wires.values().stream().filter(which).mapToLong(wire -> wire.number);
  }

  private LongStream nodes(Predicate<Node> which) {
    return nodes.stream().filter(which).mapToLong(node -> node.number);
  }

  private LongStream centers(Predicate<Center> which) {
    return centers.stream().filter(which).mapToLong(center -> center.number);
  }

  /** Lets something happen that can happen. */
  void apply(Act act) {
    if (act.fault() || act.kind() == Kind.WAIT) {
      left.merge(act.kind(), -1, Integer::sum);
    }
    long which = act.which();
    switch (act.kind()) {
      case COMMIT -> center(which).commit();
      case COORDINATOR_STARTS -> center(which).start();
      case STORE_BACK -> center(which).line().heal();
      case FENCED, COORDINATOR_CRASH -> center(which).crash();
      case COORDINATOR_NOTICES -> center(wire(which).center).dies(wire(which));
      case UP -> center(wire(which).center).hears(wire(which));
      case DOWN -> nodeOf(wire(which)).hears(wire(which));
      case AGENT_NOTICES, RESET -> nodeOf(wire(which)).closes(wire(which));
      case AGENT_STARTS -> node(which).start();
      case DIALS -> node(which / 10).dial((int) which % 10);
      case STOPS -> node(which).stops();
      case ENDS_WELL -> node(which).endsWell();
      case DELIVERED -> center(which).delivered();
      case TAKES_OVER -> center(which).takesOver();
      case WAIT -> pass();
      case GIVES_BACK, REDELIVERY -> broker.closes((int) which);
      case DUPLICATE -> broker.published();
      case CANCEL -> center(which).cancels();
      case CUT -> wire(which).cut = true;
      case AGENT_CRASH -> node(which).crash();
      case AGENT_CRASH_AFTER_JOURNAL -> nodeOf(wire(which)).hearsAndCrashes(wire(which));
      case COORDINATOR_CRASH_AFTER_COMMIT -> center(which).commitsAndCrashes();
      case COORDINATOR_GOES -> center(which).goes();
      case COORDINATOR_GOES_AFTER_COMMIT -> {
        center(which).commitsAndCrashes();
        center(which).goes();
      }
      case STORE_CUT -> center(which).cutOff(false);
      case STORE_CUT_AFTER_COMMIT -> center(which).cutOff(true);
    }
    wires.values().removeIf(this::over);
  }

  private boolean over(Wire wire) {
    boolean fenced = !has(Flaw.NO_STREAM_FENCE) && !has(Flaw.NO_OWNER_FENCE);
    return !wire.agentEnd && !wire.coordinatorEnd && (fenced || wire.down.isEmpty());
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
    for (Center center : centers) {
      if (center.up()) {
        beat(center);
        center.decide(new Event.Tick());
      }
    }
  }

  private void beat(Center center) {
    for (Wire wire : List.copyOf(wires.values())) {
      if (wire.healthy() && wire.center == center.number) {
        center.decide(new Event.AgentBeat(wire.agent, wire.number, AgentLoad.UNKNOWN));
        if (center.sure()) {
          nodeOf(wire).step(new dev.weft.agent.core.Event.Answered(wire.ref, now));
        }
      }
    }
  }

  // What agents do.

  Wire dialled(Node node, int center, long stream) {
    Wire wire = new Wire(++lastWire, center(center), node, new StreamRef(center - 1, stream), now);
    wires.put(wire.number, wire);
    return wire;
  }

  void started(Node node, AttemptId attempt) {
    ledger.started(node.id, attempt);
    witness.started(attempt);
  }

  void brokeOff(Node node, String why) {
    boolean refused = why.equals("another coordinator has taken this one over");
    if (!has(Flaw.NO_STREAM_FENCE) && !has(Flaw.NO_OWNER_FENCE) && !refused) {
      throw new Violated("j", node.id + " breaks off: " + why);
    }
  }

  @Override
  public String toString() {
    return ledger + ", " + nodes + ", " + wires.values() + " after " + now;
  }
}
