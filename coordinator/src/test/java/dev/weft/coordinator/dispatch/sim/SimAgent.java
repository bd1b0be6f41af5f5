package dev.weft.coordinator.dispatch.sim;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.CancelReason;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.Incarnation;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An agent: its side of the protocol, with all that may befall it. */
final class SimAgent {
  private final World world;
  private final AgentId id;
  private final int slots;
  private final Optional<HandlerName> refuses;
  private final Workbench work;
  private Optional<Link> link = Optional.empty();
  private boolean welcomed;
  private boolean up;
  private boolean leaving;
  private int life;
  private final List<AttemptId> lost = new ArrayList<>();
  private int instance = 1;
  private int journal = 1;
  private long isolatedUntil;

  /** When the newest heartbeat was sent that the coordinator confirmed. */
  private long confirmed;

  SimAgent(World world, AgentId id, int slots, Optional<HandlerName> refuses) {
    this.world = world;
    this.id = id;
    this.slots = slots;
    this.refuses = refuses;
    this.work = new Workbench(world, this);
  }

  AgentId id() {
    return id;
  }

  boolean holdsNothing() {
    return work.isEmpty();
  }

  /** Does something later, unless this process is gone by then. */
  void later(long delay, Runnable action) {
    int mine = life;
    world.agenda.in(
        delay,
        () -> {
          if (mine == life) {
            action.run();
          }
        });
  }

  void start() {
    up = true;
    leaving = false;
    world.trace.note(id.value(), "starts as " + instance);
    connect();
    beat();
  }

  /**
   * Dies; what has ended is in its journal, what runs dies with it, and the journal says so. Now
   * and then the journal gets lost too; then the next one has another name.
   */
  void crash() {
    if (!up) {
      return;
    }
    world.trace.note(id.value(), "crashes");
    List<AttemptId> died = work.crash();
    stop();
    if (!world.plan.has(Flaw.SAME_INSTANCE_AFTER_CRASH)) {
      instance++;
      lost.addAll(died);
    }
    if (world.dice.chance(0.2)) {
      loseJournal();
    }
    later(world.dice.between(100, 4_000), this::start);
  }

  private void loseJournal() {
    world.trace.note(id.value(), "loses its journal");
    work.wipe();
    lost.clear();
    if (!world.plan.has(Flaw.SAME_JOURNAL_AFTER_LOSS)) {
      journal++;
    }
  }

  /** Takes nothing more, and says goodbye when it holds nothing. */
  void leave() {
    leaving = true;
    sendCredits();
  }

  /** Gives up its stream and opens another. */
  void reconnect() {
    link.ifPresent(this::streamBroke);
  }

  /** The network fails, for a while longer than it takes to notice. */
  void cut(long length) {
    isolatedUntil = world.agenda.now() + length;
    link.ifPresent(broken -> {
      world.trace.note(id.value(), "is cut off");
      broken.cut();
      later(world.dice.between(0, 3_000), () -> streamBroke(broken));
      world.agenda.in(world.dice.between(0, 4_000), () -> world.sessions.die(broken, false));
    });
  }

  /** The agent sees that a stream has ended. */
  void streamBroke(Link broken) {
    broken.closeAgentEnd();
    if (link.isPresent() && link.get() == broken) {
      link = Optional.empty();
      welcomed = false;
      later(world.dice.between(10, 1_500), this::connect);
    }
  }

  // What the coordinator says.

  void welcome(Link from, List<Verdict> verdicts) {
    if (link.isEmpty() || link.get() != from) {
      return;
    }
    welcomed = true;
    lost.clear();
    verdicts.forEach(verdict -> work.apply(verdict));
    work.sendResults();
    sendCredits();
  }

  void assigned(Link from, AttemptId attempt, JobSpec spec) {
    boolean current = link.isPresent() && link.get() == from;
    if (!up || !(current || world.plan.has(Flaw.NO_STREAM_FENCE))) {
      return;
    }
    if (work.knows(attempt)) {
      work.report(attempt);
    } else if (work.knowsNewer(attempt)) {
      reject(attempt, RejectReason.STALE);
    } else if (leaving) {
      reject(attempt, RejectReason.DRAINING);
    } else if (refuses.isPresent() && refuses.get().equals(spec.handler())) {
      reject(attempt, RejectReason.NOT_ALLOWED);
    } else if (work.unfinished() >= slots || world.dice.chance(world.plan.busy())) {
      reject(attempt, RejectReason.BUSY);
    } else {
      work.take(attempt, spec);
    }
  }

  void stop(AttemptId attempt, CancelReason reason) {
    work.stop(attempt, reason);
  }

  void acknowledged(AttemptId attempt) {
    work.forget(attempt);
    sayGoodbyeIfDone();
  }

  // What it says.

  /** Says something to the coordinator, if it may. */
  void say(Event event) {
    if (welcomed) {
      link.ifPresent(to -> to.up(() -> world.sessions.heard(to, event)));
    }
  }

  /** Says how it takes an assignment; now and then again, late. */
  void answer(Event event) {
    say(event);
    if (world.dice.chance(world.plan.echo())) {
      later(world.dice.between(10, 5_000), () -> say(event));
    }
  }

  long stream() {
    return link.map(Link::id).orElse(0L);
  }

  boolean speaks() {
    return welcomed;
  }

  private void reject(AttemptId attempt, RejectReason why) {
    answer(new Event.AttemptRejected(id, attempt, why, ""));
  }

  private void sendCredits() {
    say(new Event.CreditsSet(id, stream(), slots, leaving));
    sayGoodbyeIfDone();
  }

  private void connect() {
    if (!up || link.isPresent()) {
      return;
    }
    if (!world.coordinator.up() || isolatedUntil > world.agenda.now()) {
      later(world.dice.between(200, 1_500), this::connect);
      return;
    }
    Link opened = world.link(this);
    link = Optional.of(opened);
    long sent = world.agenda.now();
    AgentFacts facts = facts();
    List<HeldAttempt> inventory = work.inventory();
    List<AttemptId> gone = List.copyOf(lost);
    world.trace.note(id.value(), "says hello with " + inventory + ", lost " + gone);
    opened.up(() -> {
      world.sessions.hello(opened, facts, inventory, gone);
      opened.down(() -> confirmed = Math.max(confirmed, sent));
    });
    later(
        5_000,
        () -> {
          if (!welcomed && link.isPresent() && link.get() == opened) {
            streamBroke(opened);
          }
        });
  }

  private void beat() {
    later(
        1_000,
        () -> {
          beatOnce();
          beat();
        });
  }

  private void beatOnce() {
    long sent = world.agenda.now();
    if (sent - confirmed > Plan.LEASE && !world.plan.has(Flaw.NO_LEASE)) {
      work.lapse();
    }
    if (welcomed) {
      Link to = link.orElseThrow();
      to.up(() -> {
        world.sessions.heard(to, new Event.AgentBeat(id, to.id(), AgentLoad.UNKNOWN));
        to.down(() -> confirmed = Math.max(confirmed, sent));
      });
      if (sent - confirmed > 3_000) {
        streamBroke(to);
      }
    }
    sayGoodbyeIfDone();
  }

  private void sayGoodbyeIfDone() {
    if (!leaving || !welcomed || !work.isEmpty()) {
      return;
    }
    Link to = link.orElseThrow();
    to.up(() -> world.sessions.die(to, true));
    world.trace.note(id.value(), "says goodbye");
    to.closeAgentEnd();
    stop();
    instance++;
    later(world.dice.between(100, 3_000), this::start);
  }

  private void stop() {
    life++;
    up = false;
    welcomed = false;
    Optional<Link> had = link;
    link = Optional.empty();
    had.filter(Link::agentEnd)
        .ifPresent(broken -> {
          broken.closeAgentEnd();
          world.agenda.in(world.dice.between(0, 2_000), () -> world.sessions.die(broken, false));
        });
  }

  private AgentFacts facts() {
    return new AgentFacts(
        new Incarnation(id + "-" + instance, id + "-journal-" + journal, "boot"),
        Set.copyOf(Plan.POOLS),
        Map.of(),
        Set.copyOf(Clients.HANDLERS),
        slots,
        "1",
        "host");
  }
}
