package dev.weft.it.sim;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Restored;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.coordinator.dispatch.Abilities;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.job.Incarnation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server with an agent on it: one process after another, a disk, a clock, and a line. */
final class SimAgent {
  private final World world;
  private final AgentId id;
  private final int slots;
  private final Set<HandlerName> handlers;
  private final Dice dice;
  private final Dice past;
  private final SimDisk disk;
  private final SimClock clock;
  private Optional<AgentProcess> process = Optional.empty();
  private int instance;
  private int journal = 1;
  private int boot = 1;
  private int life;
  private final Map<SimCoordinator, Long> apartUntil = new HashMap<>();
  private long isolatedUntil;
  private long frozenUntil;
  private boolean everFroze;
  private boolean forgetful;

  /**
   * Makes one; nothing runs yet.
   *
   * @param past dice for what it says of what a store has lost
   */
  SimAgent(World world, AgentId id, Set<HandlerName> handlers, Dice dice, Dice past) {
    this.past = past;
    this.world = world;
    this.id = id;
    this.handlers = Set.copyOf(handlers);
    this.dice = dice;
    this.slots = dice.between(1, world.plan.slots());
    this.disk = new SimDisk(dice.split(), world.plan.setbacks().payload());
    double skew = world.plan.skew();
    this.clock =
        new SimClock(
            world.agenda, dice.between(1 - skew, 1 + skew), dice.between(1, 1_000_000_000));
  }

  AgentId id() {
    return id;
  }

  String name() {
    return id.value();
  }

  int slots() {
    return slots;
  }

  Set<HandlerName> handlers() {
    return handlers;
  }

  Dice dice() {
    return dice;
  }

  SimDisk disk() {
    return disk;
  }

  SimClock clock() {
    return clock;
  }

  /** Until when it cannot reach a coordinator. */
  long isolatedUntil(SimCoordinator coordinator) {
    return Math.max(isolatedUntil, apartUntil.getOrDefault(coordinator, 0L));
  }

  long frozenUntil() {
    return frozenUntil;
  }

  /** Whether it ever stood still: then it may have gone on too long before it knew. */
  boolean everFroze() {
    return everFroze;
  }

  /** Whether its machine may have forgotten something that it had. */
  boolean forgetful() {
    return forgetful;
  }

  /** Whether it has an attempt, with a token that a coordinator accepts. */
  boolean proves(AttemptId attempt, SimCoordinator to) {
    return process.filter(now -> now.holds(attempt)).isPresent()
        && to.tokens().open(disk.spec(attempt).token().bytes(), attempt, id).isPresent();
  }

  /** Dice for what it says of what a store has lost. */
  Dice past() {
    return past;
  }

  boolean holdsNothing() {
    return process.isPresent()
        && process.get().load().equals(Load.NONE)
        && process.get().uplinks().stream().allMatch(Uplink::isDry)
        && disk.isEmpty();
  }

  void start() {
    if (process.isPresent()) {
      return;
    }
    life++;
    if (instance == 0 || !world.plan.has(Flaw.SAME_INSTANCE_AFTER_CRASH)) {
      instance++;
    }
    Restored restored = disk.restore();
    boolean blank =
        world.plan.has(Flaw.JOURNAL_NOT_REPLAYED) || world.plan.has(Flaw.SAME_INSTANCE_AFTER_CRASH);
    world.trace.note(name(), "starts as " + instance + " with " + restored);
    AgentProcess next = new AgentProcess(world, this, blank ? Restored.NOTHING : restored);
    process = Optional.of(next);
    next.start();
  }

  // What may befall it.

  /** kill -9. */
  void crash() {
    end("crashes", false);
  }

  /** The machine stops without a word, and what its disk had not written is gone. */
  void losePower() {
    forgetful = true;
    end("loses power", true);
    disk.losePower(dice.chance(0.5));
    boot++;
  }

  /** It is killed, and its journal turns out to be damaged: the next one has another name. */
  void damageJournal() {
    forgetful = true;
    end("is killed, its journal damaged", false);
    disk.damage();
    if (!world.plan.has(Flaw.SAME_JOURNAL_AFTER_LOSS)) {
      journal++;
    }
  }

  private void end(String how, boolean silently) {
    if (process.isPresent()) {
      world.trace.note(name(), how);
      process.get().die(silently);
      process = Optional.empty();
      frozenUntil = 0;
      startLater(dice.between(100, 4_000));
    }
  }

  private void startLater(int delay) {
    int mine = life;
    world.agenda.in(
        delay,
        () -> {
          if (mine == life) {
            start();
          }
        });
  }

  /** Takes nothing more, and leaves when it holds nothing, or when its time is over. */
  void leave() {
    Duration finish = Duration.ofMillis(dice.between(0, 5_000));
    Duration leave = finish.plusMillis(dice.between(1_500, 10_000));
    process.ifPresent(now -> now.post(new Event.DrainAsked(finish, leave)));
  }

  /** Its process says that it has left. */
  void left() {
    if (process.isPresent()) {
      world.trace.note(name(), "has left");
      process.get().die(false);
      process = Optional.empty();
      startLater(dice.between(100, 3_000));
    }
  }

  /** From now on its disk takes nothing more. */
  void diskFills() {
    forgetful = true;
    disk.full(true);
  }

  void freeze(long length) {
    world.trace.note(name(), "freezes");
    frozenUntil = world.agenda.now() + length;
    everFroze = true;
    world.witness.froze(this);
  }

  void isolate(long length) {
    isolatedUntil = world.agenda.now() + length;
    cut(links(), true, true);
  }

  /** The same, and what it was told before comes only after a while. */
  void isolateWithLateAnswers(long length, long late) {
    isolatedUntil = world.agenda.now() + length;
    cut(links(), true, false);
    links().forEach(link -> link.stallAnswers(late));
  }

  /** Of all coordinators it can only reach this one. */
  void isolateWith(SimCoordinator only, long length) {
    for (SimCoordinator other : world.coordinators) {
      if (other != only) {
        apartUntil.put(other, world.agenda.now() + length);
      }
    }
    cut(links().stream().filter(link -> link.uplink().coordinator() != only).toList(), true, true);
  }

  void cut(boolean upwards, boolean downwards) {
    cut(struck(), upwards, downwards);
  }

  private void cut(List<Link> links, boolean upwards, boolean downwards) {
    world.trace.note(name(), "is cut off, up " + upwards + ", down " + downwards);
    links.forEach(link -> link.cut(upwards, downwards));
  }

  /** Both ends see the stream end. */
  void reset() {
    for (Link link : struck()) {
      world.trace.note(name(), "is reset");
      link.uplink().broke(link);
      link.sessions().die(link, false);
    }
  }

  void stall(long length) {
    world.trace.note(name(), "is stalled");
    struck().forEach(link -> link.stall(length));
  }

  /** Its open streams that something happens to: all, or one of several. */
  private List<Link> struck() {
    List<Link> links = links();
    return links.size() < 2 || dice.chance(0.3) ? links : List.of(dice.pick(links));
  }

  private List<Link> links() {
    return process.stream()
        .flatMap(now -> now.uplinks().stream())
        .flatMap(uplink -> uplink.link().stream())
        .toList();
  }

  /** Heals what does not heal by itself. */
  void heal() {
    disk.full(false);
    isolatedUntil = 0;
    apartUntil.clear();
  }

  AgentFacts facts() {
    return new AgentFacts(
        new Incarnation(id + "-" + instance, id + "-journal-" + journal, "boot-" + boot),
        Set.copyOf(Plan.POOLS),
        Map.of(),
        handlers,
        slots,
        "1",
        "host",
        new Abilities(true, true));
  }
}
