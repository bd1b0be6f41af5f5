package dev.weft.it.explore;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
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
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.it.sim.Flaw;
import dev.weft.it.sim.Violated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The coordinator with the real dispatcher, its store, and the broker. */
final class Center {
  static final Duration LOST_AFTER = Duration.ofSeconds(10);

  private static final Instant EPOCH = Instant.parse("2026-01-02T03:04:05Z");
  private static final DispatchSettings SETTINGS =
      new DispatchSettings(Set.of(Model.POOL), 10, 1_000, LOST_AFTER, Node.GRACE, true);

  private final Model model;
  private final JobSpec spec;
  private final MemoryStore store = new MemoryStore();
  private Optional<Dispatcher> dispatcher = Optional.empty();
  private Decision open = new Decision();

  /** How many of the effects of the open decision a planted bug has carried out already. */
  private int early;

  /** What the dispatcher is to be told of what it asked for. */
  private final Deque<Event> answers = new ArrayDeque<>();

  // The broker.
  private int queued = 1;
  private final Map<Long, Boolean> unsettled = new TreeMap<>();
  private long generation = 1;
  private long lastTag;
  private long lastTicket;

  /** Whether somebody was told that the job is cancelled. */
  private boolean cancelled;

  Center(Model model, JobSpec spec) {
    this.model = model;
    this.spec = spec;
  }

  boolean up() {
    return dispatcher.isPresent();
  }

  boolean undecided() {
    return !open.isEmpty();
  }

  boolean hasMessage() {
    return queued > 0;
  }

  boolean unsettled() {
    return !unsettled.isEmpty();
  }

  boolean knows() {
    return row().isPresent();
  }

  private Optional<Job> row() {
    return store.detail(spec.id()).map(JobReader.JobDetail::job);
  }

  boolean finished() {
    return up()
        && queued == 0
        && unsettled.isEmpty()
        && open.isEmpty()
        && row().filter(job -> job.state().terminal()).isPresent()
        && store.notices(0, 1).isEmpty();
  }

  private Moment now() {
    return new Moment(EPOCH.plus(model.now()), model.now());
  }

  void start() {
    Dispatcher next = new Dispatcher(SETTINGS);
    dispatcher = Optional.of(next);
    next.start(store.load(), now(), open);
    early();
    List<Long> unpublished = store.notices(0, 10).stream().map(Notice::number).toList();
    if (!unpublished.isEmpty()) {
      decide(new Event.Published(unpublished));
    }
  }

  void crash() {
    dispatcher = Optional.empty();
    open = new Decision();
    early = 0;
    answers.clear();
    for (Wire wire : model.wires().values()) {
      wire.coordinatorEnd = false;
    }
    redelivers();
  }

  // The broker.

  void published() {
    queued++;
  }

  void redelivers() {
    queued += unsettled.size();
    unsettled.clear();
    generation++;
  }

  void delivered() {
    queued--;
    long tag = ++lastTag;
    unsettled.put(tag, true);
    Delivery delivery = new Delivery("queue", generation, tag);
    decide(new Event.Delivered(delivery, spec, SpecDigest.of(spec), false));
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
      if (other != wire && other.agent.equals(wire.agent) && other.coordinatorEnd && other.known) {
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
        row()
            .filter(job -> job.state().onAgent() && job.attempt().agent().equals(wire.agent))
            .ifPresent(job -> decide(new Event.Undeliverable(wire.agent, job.attemptId())));
      }
    }
  }

  private Event distorted(Event.AttemptEnded ended) {
    Report said = ended.report();
    int newest = row().map(job -> job.attempt().number()).orElse(0);
    boolean cancelling = row().filter(j -> j.state() instanceof JobState.Cancelling).isPresent();
    int attempt = model.has(Flaw.NO_ATTEMPT_FENCE) ? newest : said.attempt();
    Outcome outcome =
        model.has(Flaw.CANCEL_OVERRIDES_RESULT) && cancelling ? Outcome.CANCELLED : said.outcome();
    Report report = new Report(attempt, outcome, said.output(), said.failure(), said.didNotStop());
    return new Event.AttemptEnded(ended.agent(), ended.stream(), ended.job(), report);
  }

  // Decide, commit, act.

  void decide(Event event) {
    Dispatcher now = dispatcher.orElseThrow();
    Set<JobId> unknown = new HashSet<>(now.lookAhead(now()));
    unknown.addAll(now.unknown(event));
    Stored stored = new Stored(store.find(unknown), store.tombstones(unknown));
    now.decide(List.of(event), stored, now(), open);
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
        carryOut(all.get(early));
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
    Decision taken = open;
    commitsSilently();
    dispatcher.orElseThrow().recorded(taken);
    for (Effect effect : taken.effects()) {
      if (!isEarly(effect)) {
        carryOut(effect);
      }
    }
    while (!answers.isEmpty()) {
      decide(answers.remove());
    }
  }

  /** Commits, and does nothing of what follows. */
  void commitsSilently() {
    for (Change change : open.changes()) {
      if (change instanceof Change.JobSaved(Job job)) {
        recorded(job);
      }
    }
    try {
      store.commit(open.changes());
    } catch (StoreException e) {
      throw new Violated("j", e.reason());
    }
    open = new Decision();
    early = 0;
  }

  private void recorded(Job job) {
    Job before = row().orElse(job);
    require(!before.state().terminal(), "changes after its end");
    require(job.attempt().number() >= before.attempt().number(), "goes back");
    if (job.state() instanceof JobState.Ended end && end.how() == Terminal.SUCCEEDED) {
      require(model.witness().sawSuccess(job.attempt().number()), "succeeded, and nobody saw it");
    }
    if (job.state().terminal()) {
      require(
          model.witness().starts() <= job.tally().executions(),
          "started %d times, counted %d"
              .formatted(model.witness().starts(), job.tally().executions()));
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Settle(Delivery delivery) -> {
        require(row().isPresent(), "is acknowledged, but not recorded");
        if (delivery.generation() == generation) {
          unsettled.remove(delivery.tag());
        }
      }
      case Effect.Assign assign -> assigns(assign);
      case Effect.AckResult ack -> {
        boolean waits =
            row()
                .filter(job -> job.state().onAgent() && job.attemptId().equals(ack.attempt()))
                .filter(job -> job.attempt().agent().equals(ack.agent()))
                .isPresent();
        require(!waits, "is acknowledged before its result is recorded");
        send(ack.stream(), ack);
      }
      case Effect.StopAttempt stop -> send(stop.stream(), stop);
      case Effect.Welcome welcome -> send(welcome.stream(), welcome);
      case Effect.EndStream end -> {
        Wire wire = model.wires().get(end.stream());
        if (wire != null && wire.coordinatorEnd) {
          wire.coordinatorEnd = false;
          answers.add(new Event.AgentLeft(end.agent(), end.stream(), false));
        }
      }
      case Effect.Reply(_, Answer.Found(Job job)) ->
          cancelled |= job.state() instanceof JobState.Ended end && end.how() == Terminal.CANCELLED;
      case Effect.ReadPage page ->
          answers.add(
              new Event.PageRead(
                  page.pool(), store.queued(page.pool(), page.from(), page.limit(), 1_000), false));
      case Effect.ReadDue page ->
          answers.add(
              new Event.DueRead(
                  page.clock(), store.due(page.clock(), page.from(), page.limit()), false));
      case Effect.Publish publish ->
          answers.add(new Event.Published(List.of(publish.notice().number())));
      case Effect.Reconcile _, Effect.Judge _ ->
          throw new IllegalStateException("it is alone: " + effect);
      case Effect.FalseReport _ -> require(false, "is held against an honest agent");
      case Effect.Reply _,
          Effect.SetFlow _,
          Effect.TellJob _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _ -> {}
    }
  }

  private void assigns(Effect.Assign assign) {
    int newest = row().map(job -> job.attempt().number()).orElse(0);
    require(newest >= assign.attempt().number(), "is assigned before that is recorded");
    Wire wire = model.wires().get(assign.stream());
    if (wire == null || !wire.coordinatorEnd) {
      answers.add(new Event.Undeliverable(assign.agent(), assign.attempt()));
    } else if (!model.has(Flaw.LOST_ASSIGN)) {
      wire.down.add(assign);
    }
  }

  private void send(long stream, Effect effect) {
    Wire wire = model.wires().get(stream);
    if (wire != null && wire.coordinatorEnd) {
      wire.down.add(effect);
    }
  }

  /** Nothing starts that is over, or that was given up. */
  void started(Node node, AttemptId attempt) {
    Optional<Job> job = row();
    require(!cancelled, "starts after it was cancelled");
    require(
        job.filter(j -> j.attempt().number() == attempt.number() && !j.state().terminal())
            .isPresent(),
        "starts as " + attempt + " on " + node.id + ", but is " + job.map(Job::state));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violated("j", "the job " + otherwise);
    }
  }
}
