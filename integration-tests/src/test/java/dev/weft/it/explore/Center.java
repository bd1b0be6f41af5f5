package dev.weft.it.explore;

import static dev.weft.it.explore.Ledger.require;

import dev.weft.agent.core.Owner;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Foreign;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Stored;
import dev.weft.coordinator.dispatch.Ticket;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.store.TakenOver;
import dev.weft.it.sim.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A coordinator with the real dispatcher. */
final class Center {
  static final Duration LOST_AFTER = Duration.ofSeconds(10);

  private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05Z");
  private static final DispatchSettings SETTINGS =
      new DispatchSettings(Set.of(Model.POOL), 10, 1_000, LOST_AFTER, Node.GRACE, true);

  private final Model model;
  final int number;
  private final JobSpec spec;
  private final Broker broker;
  private final Ledger ledger;
  private final Line line;
  private Optional<Dispatcher> dispatcher = Optional.empty();

  /** What is being recorded while the store cannot be reached; before all that is open. */
  private Optional<Decision> taken = Optional.empty();

  private Decision open = new Decision();

  /** How many of the effects of the open decision a planted bug has carried out already. */
  private int early;

  /** Whether it never comes back. */
  private boolean gone;

  private final Effects effects;
  private long lastTicket;

  /**
   * Makes one that is not started.
   *
   * @param number from 1
   */
  Center(Model model, int number, JobSpec spec, Line line) {
    this.model = model;
    this.number = number;
    this.spec = spec;
    this.broker = model.broker();
    this.ledger = model.ledger();
    this.line = line;
    this.effects = new Effects(model, number, line);
  }

  boolean up() {
    return dispatcher.isPresent();
  }

  boolean startable() {
    return !up() && !gone && line.reachable();
  }

  /** Its process, as agents know it. */
  Owner owner() {
    return new Owner(line.place().owner(), line.place().epoch());
  }

  Line line() {
    return line;
  }

  boolean undecided() {
    return taken.isPresent() || !open.isEmpty();
  }

  /** Whether what is undecided can become durable, or has nothing that must. */
  boolean commits() {
    boolean nothing = taken.isEmpty() && open.changes().isEmpty();
    return up() && undecided() && (line.reachable() || nothing);
  }

  /** Whether something is being recorded that may get there while nobody hears of it. */
  boolean records() {
    return up() && line.reachable() && taken.isEmpty() && !open.changes().isEmpty();
  }

  /** Whether an event can be decided: for some the store must be asked before. */
  boolean decides(Event event) {
    return dispatcher.filter(now -> line.reachable() || now.unknown(event).isEmpty()).isPresent();
  }

  /** Whether it is told to cancel the job, if anybody is. */
  boolean answersFor() {
    return up()
        && line.reachable()
        && ledger.row().isPresent()
        && line.place().ownerOf(spec.id()).filter(owner -> owner != line.place().owner()).isEmpty();
  }

  private Moment now() {
    return new Moment(EPOCH.plus(model.now()), model.now());
  }

  void start() {
    line.sit();
    Dispatcher next = new Dispatcher(SETTINGS);
    dispatcher = Optional.of(next);
    if (!model.has(Flaw.FOLLOWS_NOBODY)) {
      line.place().predecessors().ifPresent(next::follow);
    }
    next.start(line.place().load(), now(), open);
    early();
    publishes(line.place().notices(0, 10));
  }

  void crash() {
    dispatcher = Optional.empty();
    taken = Optional.empty();
    open = new Decision();
    early = 0;
    effects.forget();
    for (Wire wire : model.wires().values()) {
      if (wire.center == number) {
        wire.coordinatorEnd = false;
      }
    }
    broker.closes(number);
  }

  /** Dies for ever. */
  void goes() {
    crash();
    gone = true;
  }

  // The store.

  /** The store cannot be reached any more; what was just sent there has arrived, or not. */
  void cutOff(boolean arrives) {
    if (taken.isEmpty() && !open.changes().isEmpty()) {
      if (arrives) {
        line.commitUnheard(open.changes());
      }
      taken = Optional.of(open);
      open = new Decision();
      early = 0;
    }
    line.cut();
  }

  /** Whether it finds another one dead, if time enough has passed. */
  boolean mayTakeOver() {
    return up()
        && line.reachable()
        && line.sits()
        && line.others().stream().anyMatch(other -> model.silent(other.number()));
  }

  void takesOver() {
    line.others().stream()
        .filter(other -> model.silent(other.number()))
        .findFirst()
        .ifPresent(dead -> {
          try {
            line.takeOver(dead).ifPresent(this::goesOn);
          } catch (FencedException e) {
            throw new IllegalStateException("it sits", e);
          }
        });
  }

  private void goesOn(TakenOver over) {
    decide(new Event.TookOver(over.dead(), over.restored()));
    TakenOver.Notices notices = over.notices();
    publishes(
        line.place().notices(0, 10).stream()
            .filter(n -> notices.first() <= n.number() && n.number() <= notices.last())
            .toList());
  }

  private void publishes(List<Notice> notices) {
    if (!notices.isEmpty()) {
      decide(new Event.Published(notices.stream().map(Notice::number).toList()));
    }
  }

  /** Whether it is certain that nobody has taken it over, so that it confirms leases. */
  boolean sure() {
    return line.sits() || model.has(Flaw.LEASE_WITHOUT_SEAT);
  }

  // The broker.

  /** While the store is out of reach it takes nothing for long. */
  boolean takesMessage() {
    return up() && line.reachable() && broker.hasMessage();
  }

  private Event delivery() {
    return new Event.Delivered(broker.next(number), spec, SpecDigest.of(spec), false);
  }

  void delivered() {
    Event event = delivery();
    broker.delivered(number);
    decide(event);
  }

  void cancels() {
    decide(new Event.CancelAsked(new Ticket(++lastTicket), spec.id(), false));
  }

  // Wires.

  void hears(Wire wire) {
    Event event = wire.up.remove();
    if (event instanceof Event.AgentArrived arrived) {
      arrives(wire, arrived);
    } else if (event instanceof Event.AgentLeft) {
      dies(wire);
    } else if (event instanceof Event.AttemptEnded ended) {
      decide(distorted(ended));
      if (ended.report().outcome() == Outcome.SUCCEEDED) {
        keepsSuccess(ended);
      }
    } else {
      decide(event);
    }
  }

  private void arrives(Wire wire, Event.AgentArrived arrived) {
    for (Wire other : List.copyOf(model.wires().values())) {
      if (other != wire && other.joins(wire) && other.coordinatorEnd && other.known) {
        if (!other.facts.instance().equals(wire.facts.instance())) {
          // Another process of it is there: this one is refused.
          wire.coordinatorEnd = false;
          return;
        }
        dies(other);
      }
    }
    wire.known = true;
    decide(arrived);
  }

  void dies(Wire wire) {
    wire.coordinatorEnd = false;
    if (wire.known) {
      decide(new Event.AgentLeft(wire.agent, wire.number, false));
      if (model.has(Flaw.REDISPATCH_AT_ONCE)) {
        ledger
            .row()
            .filter(job -> job.state().onAgent() && job.attempt().agent().equals(wire.agent))
            .ifPresent(job -> decide(new Event.Undeliverable(wire.agent, job.attemptId())));
      }
    }
  }

  private Event distorted(Event.AttemptEnded ended) {
    Report said = ended.report();
    int newest = ledger.row().map(job -> job.attempt().number()).orElse(0);
    boolean cancelling =
        ledger.row().filter(j -> j.state() instanceof JobState.Cancelling).isPresent();
    int attempt = model.has(Flaw.NO_ATTEMPT_FENCE) ? newest : said.attempt();
    Outcome outcome =
        model.has(Flaw.CANCEL_OVERRIDES_RESULT) && cancelling ? Outcome.CANCELLED : said.outcome();
    Report report = new Report(attempt, outcome, said.output(), said.failure(), said.didNotStop());
    return new Event.AttemptEnded(ended.agent(), ended.stream(), ended.job(), report);
  }

  // Decide, commit, act.

  void decide(Event event) {
    decide(List.of(event));
  }

  private void decide(List<Event> events) {
    Dispatcher now = dispatcher.orElseThrow();
    Set<JobId> unknown = new HashSet<>(now.lookAhead(now()));
    events.forEach(event -> unknown.addAll(now.unknown(event)));
    Stored stored = unknown.isEmpty() ? Stored.NOTHING : line.find(unknown);
    now.decide(events, stored, now(), open);
    early();
  }

  /** An attempt that the job waited for and that ended well is the job's end. */
  private void keepsSuccess(Event.AttemptEnded ended) {
    for (Change change : open.changes()) {
      if (change instanceof Change.JobSaved(Job job)
          && job.attempt().number() == ended.report().attempt()
          && job.attempt().agent().equals(ended.agent())) {
        require(
            !(job.state() instanceof JobState.Ended end)
                || end.how() != Terminal.CANCELLED
                || job.attempt().lost(),
            "is cancelled although its attempt ended well");
      }
    }
  }

  private void early() {
    List<Effect> all = open.effects();
    for (; early < all.size(); early++) {
      if (isEarly(all.get(early))) {
        effects.carryOut(all.get(early));
      }
    }
  }

  private boolean isEarly(Effect effect) {
    return (effect instanceof Effect.Settle && model.has(Flaw.ACK_BEFORE_COMMIT))
        || (effect instanceof Effect.Assign && model.has(Flaw.DISPATCH_BEFORE_COMMIT))
        || (effect instanceof Effect.AckResult && model.has(Flaw.RESULT_ACK_BEFORE_COMMIT))
        || (effect instanceof Effect.Reply && model.has(Flaw.ANSWER_BEFORE_COMMIT));
  }

  void commit() {
    Decision next = taken.orElse(open);
    if (taken.isEmpty()) {
      open = new Decision();
      early = 0;
    }
    taken = Optional.empty();
    try {
      List<Event> again = record(next);
      dispatcher.orElseThrow().recorded(next);
      for (Effect effect : next.effects()) {
        if (!isEarly(effect)) {
          effects.carryOut(effect);
        }
      }
      // Also without any: a takeover may have waited for what is recorded now.
      decide(Stream.concat(effects.answers().stream(), again.stream()).toList());
    } catch (FencedException e) {
      // It ends, and its supervisor starts it again.
      crash();
    }
  }

  /** Records a decision, without what turns out to be others', of which the events are returned. */
  private List<Event> record(Decision decision) throws FencedException {
    List<Event> again = new ArrayList<>();
    while (!decision.changes().isEmpty()) {
      Set<JobId> theirs = line.commit(decision.changes());
      if (theirs.isEmpty()) {
        break;
      }
      again.addAll(
          dispatcher
              .orElseThrow()
              .withdraw(new Foreign(theirs, Set.of()), List.of(decision, open)));
    }
    return again;
  }

  /** Commits, and dies before it does anything of what follows. */
  void commitsAndCrashes() {
    line.commitUnheard(open.changes());
    crash();
  }
}
