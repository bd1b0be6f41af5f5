package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Foreign;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.Words;
import dev.weft.coordinator.dispatch.job.Job;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A coordinator's process: the real dispatcher, with the loop as it works around it. */
final class SimLoop {
  private static final Duration OTHERS_EVERY = Duration.ofSeconds(5);

  /** Waits for no answer. */
  private static final Ticket NOBODY = new Ticket(0);

  private final World world;
  private final SimCoordinator coordinator;
  private final SimCommitter committer;
  private final StoreLine line;
  private final Desk desk;
  private final Dice dice;
  private final Dispatcher dispatcher;
  private final Deque<Event> mailbox = new ArrayDeque<>();
  private final Deque<Decision> recorded = new ArrayDeque<>();
  private final List<Event> batch = new ArrayList<>();
  private Decision open = new Decision();
  private Duration nextOthers = Duration.ZERO;
  private boolean deciding;
  private long wakeAt = Long.MAX_VALUE;

  SimLoop(World world, SimCoordinator coordinator, SimCommitter committer, Dice dice) {
    this.world = world;
    this.coordinator = coordinator;
    this.committer = committer;
    this.line = coordinator.line();
    this.desk = coordinator.desk();
    this.dice = dice;
    this.dispatcher = new Dispatcher(world.plan.settings());
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Goes on with what the store holds. */
  void start() {
    if (!world.plan.has(Flaw.FOLLOWS_NOBODY)) {
      line.predecessors().ifPresent(dispatcher::follow);
    }
    Restored restored = line.load();
    desk.shown(restored);
    dispatcher.start(
        world.plan.has(Flaw.DISPATCH_IN_RECOVERY)
            ? restored.with(restored.history(), RecoveryFacts.NONE)
            : restored,
        coordinator.now(),
        open);
    desk.decided(dispatcher, open);
    armTimer();
    commitSoon();
  }

  void post(Event event) {
    mailbox.add(event);
    wake();
  }

  /** The jobs that it has accepted and not recorded yet. */
  Set<JobId> uncommitted() {
    Set<JobId> jobs = new HashSet<>();
    for (Decision decision : unrecorded()) {
      for (Change change : decision.changes()) {
        if (change instanceof Change.JobAdded(Job job)) {
          jobs.add(job.id());
        }
      }
    }
    return jobs;
  }

  private List<Decision> unrecorded() {
    return Stream.concat(committer.taken().stream(), Stream.of(open)).toList();
  }

  /** Whether there is nothing to decide and nothing to record. */
  boolean idle() {
    return mailbox.isEmpty() && batch.isEmpty() && open.isEmpty() && committer.taken().isEmpty();
  }

  /** A decision is durable, and so are all before it. */
  void recorded(Decision decision) {
    recorded.add(decision);
  }

  /** Has what was decided recorded, as soon as nothing else is. */
  void commitSoon() {
    if (committer.taken().isEmpty() && !open.isEmpty()) {
      Decision next = open;
      open = new Decision();
      committer.take(next);
    }
  }

  /** Others were faster: what came of these jobs is decided anew. */
  void withdraw(Foreign theirs, Decision taken) {
    List<String> slow = theirs.jobs().stream().map(JobId::value).sorted().toList();
    world.trace.note(coordinator.name(), "was too slow for " + slow);
    List<Event> again = dispatcher.withdraw(theirs, List.of(taken, open));
    desk.withdrawn(theirs.jobs());
    again.forEach(coordinator::post);
  }

  private void wake() {
    if (!deciding) {
      wakeAfter(dice.between(0, 2));
    }
  }

  private void wakeAfter(long delay) {
    deciding = true;
    coordinator.later(
        delay,
        () -> {
          deciding = false;
          decide();
        });
  }

  private void decide() {
    int most = batch.isEmpty() ? dice.between(1, 8) : 0;
    while (!mailbox.isEmpty() && batch.size() < most) {
      batch.add(mailbox.remove());
    }
    hearOfOthers();
    while (!recorded.isEmpty()) {
      dispatcher.recorded(recorded.remove());
    }
    Set<JobId> unknown = new HashSet<>(dispatcher.lookAhead(coordinator.now()));
    boolean claims = batch.stream().anyMatch(Event.Claimed.class::isInstance);
    batch.forEach(event -> unknown.addAll(dispatcher.unknown(event)));
    if ((claims || !unknown.isEmpty()) && !line.reachable()) {
      wakeAfter(200);
      return;
    }
    if (claims) {
      dispatcher.know(line.starts());
    }
    List<Event> events = List.copyOf(batch);
    batch.clear();
    int effects = open.effects().size();
    desk.deciding(events);
    dispatcher.decide(events, lookUp(unknown, events), coordinator.now(), open);
    if (events.stream().anyMatch(Event.Tick.class::isInstance)) {
      dispatcher.renumber(line::numbersAfter);
    }
    note(effects);
    desk.decided(dispatcher, open);
    desk.assigned(dispatcher, open.effects().subList(effects, open.effects().size()));
    cutShort(open.effects().subList(effects, open.effects().size()));
    if (!mailbox.isEmpty()) {
      wake();
    }
    armTimer();
    commitSoon();
  }

  /** A planted bug: one agent is enough. */
  private void cutShort(List<Effect> effects) {
    if (world.plan.has(Flaw.RECOVERY_CUT_SHORT)
        && dispatcher.views().recovery().on()
        && effects.stream().anyMatch(Effect.Welcome.class::isInstance)) {
      post(new Event.RecoveryAsked(NOBODY, false));
    }
  }

  /**
   * Cancels of jobs that came while another coordinator was asked to cancel them, and recoveries.
   */
  private void hearOfOthers() {
    Duration now = coordinator.clock().now();
    if (world.plan.shared() && now.compareTo(nextOthers) >= 0 && line.reachable()) {
      nextOthers = now.plus(OTHERS_EVERY);
      line.unwanted().stream()
          .sorted(Comparator.comparing(JobId::value))
          .forEach(job -> batch.add(new Event.CancelAsked(NOBODY, job, false)));
      line.recoveries().forEach(theirs -> batch.add(new Event.RecoveryHeard(theirs)));
    }
  }

  private Stored lookUp(Set<JobId> unknown, List<Event> events) {
    if (unknown.isEmpty()) {
      return Stored.NOTHING;
    }
    Stored stored = line.find(unknown);
    Set<JobId> absent = new HashSet<>(unknown);
    absent.removeAll(stored.jobs().keySet());
    dispatcher.hear(line.wishes(absent));
    boolean byAgents = events.stream().allMatch(SimLoop::isOfAgents);
    return byAgents && world.plan.has(Flaw.BURIED_CLAIMED)
        ? new Stored(stored.jobs(), Map.of(), stored.elsewhere())
        : stored;
  }

  private static boolean isOfAgents(Event event) {
    return event instanceof Event.AgentArrived || event instanceof Event.Claimed;
  }

  private void note(int from) {
    if (world.trace.on()) {
      String who = world.plan.shared() ? coordinator.name() : "decide";
      List<Effect> all = open.effects();
      all.subList(from, all.size()).forEach(e -> world.trace.note(who, Words.of(e)));
    }
  }

  private void armTimer() {
    dispatcher
        .nextDue()
        .filter(due -> due.toMillis() < wakeAt)
        .ifPresent(due -> {
          wakeAt = due.toMillis();
          coordinator.later(
              coordinator.clock().until(due.minus(coordinator.now().steady())) + 1,
              () -> {
                wakeAt = Long.MAX_VALUE;
                wake();
              });
        });
  }
}
