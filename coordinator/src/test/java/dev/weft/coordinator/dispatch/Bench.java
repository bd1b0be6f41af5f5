package dev.weft.coordinator.dispatch;

import static java.util.Objects.requireNonNull;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobFixture;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.RejectReason;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.loop.MemoryStore;
import dev.weft.coordinator.loop.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dispatcher under test, with a clock that is moved by hand and a store that commits at once,
 * unless commits are held.
 */
final class Bench {
  private final MemoryStore store = new MemoryStore();
  private final Map<AgentId, Long> streams = new HashMap<>();
  private final List<Decision> held = new ArrayList<>();
  private long lastNotice;
  private final Map<PoolName, Boolean> flows = new HashMap<>();
  private boolean holding;
  private long lastStream;
  private long lastTicket;
  private long lastTag;
  private Moment now = new Moment(JobFixture.NOW, Duration.ofHours(1));
  private Dispatcher dispatcher;

  Bench() {
    this(DispatchSettings.DEFAULT);
  }

  Bench(DispatchSettings settings) {
    dispatcher = new Dispatcher(settings);
    start(Restored.NOTHING);
  }

  /** Settings with a window of so many jobs. */
  static DispatchSettings window(int jobs) {
    DispatchSettings usual = DispatchSettings.DEFAULT;
    return new DispatchSettings(
        usual.pools(),
        jobs,
        usual.windowBytes(),
        usual.lostAfter(),
        usual.killGrace(),
        usual.events());
  }

  /** Settings with a window of so many bytes. */
  static DispatchSettings bytes(long bytes) {
    DispatchSettings usual = DispatchSettings.DEFAULT;
    return new DispatchSettings(
        usual.pools(),
        usual.windowJobs(),
        bytes,
        usual.lostAfter(),
        usual.killGrace(),
        usual.events());
  }

  /** Settings with the end of every job published, or not. */
  static DispatchSettings events(boolean all) {
    DispatchSettings usual = DispatchSettings.DEFAULT;
    return new DispatchSettings(
        usual.pools(),
        usual.windowJobs(),
        usual.windowBytes(),
        usual.lostAfter(),
        usual.killGrace(),
        all);
  }

  /** Decides events together. */
  Decided decide(Event... events) {
    Set<JobId> unknown = new HashSet<>(dispatcher.lookAhead(now));
    for (Event event : events) {
      unknown.addAll(dispatcher.unknown(event));
    }
    Decision decision = new Decision();
    Stored stored = new Stored(store.find(unknown), store.tombstones(unknown));
    dispatcher.decide(List.of(events), stored, now, decision);
    return took(decision);
  }

  /** Lets time pass, without any event. */
  Decided pass(Duration length) {
    now = now.plus(length);
    return decide();
  }

  /** Lets time pass, then ticks. */
  Decided tickAfter(Duration length) {
    now = now.plus(length);
    return decide(new Event.Tick());
  }

  /** So many seconds pass, with a tick in each; gives all that was decided. */
  Decided ticks(int seconds) {
    Decided all = decide();
    for (int i = 0; i < seconds; i++) {
      all = all.and(tickAfter(Duration.ofSeconds(1)));
    }
    return all;
  }

  /** Moves the wall clock only. */
  void wallClockJumps(Duration by) {
    now = new Moment(now.wall().plus(by), now.steady());
  }

  /** A new dispatcher takes over what was committed. */
  Decided restart(DispatchSettings settings) {
    dispatcher = new Dispatcher(settings);
    streams.clear();
    held.clear();
    return start(store.load());
  }

  /** The same on a store with another past. */
  Decided restart(DispatchSettings settings, History history) {
    dispatcher = new Dispatcher(settings);
    streams.clear();
    held.clear();
    Restored restored = store.load();
    return start(restored.with(history, restored.recovery()));
  }

  /** A new dispatcher that knows nothing, but that there may be other coordinators. */
  void startAnew(List<Predecessor> followed) {
    dispatcher = new Dispatcher(DispatchSettings.DEFAULT);
    dispatcher.follow(followed);
    streams.clear();
    start(Restored.NOTHING);
  }

  Decided restart() {
    return restart(DispatchSettings.DEFAULT);
  }

  Decided start(Restored restored) {
    Decision decision = new Decision();
    dispatcher.start(restored, now, decision);
    return took(decision);
  }

  // Agents.

  /** An agent connects and does not say yet that it is ready. */
  Decided joins(Join join) {
    long stream = ++lastStream;
    streams.put(join.agent(), stream);
    return decide(
        new Event.AgentArrived(join.agent(), stream, join.facts(), join.inventory(), join.lost()));
  }

  /** The same, and says what it saw of the store. */
  Decided joins(Join join, StorePosition seen) {
    long stream = ++lastStream;
    streams.put(join.agent(), stream);
    return decide(
        new Event.AgentArrived(
            join.agent(), stream, join.facts(), join.inventory(), join.lost(), seen));
  }

  /** An agent claims what it was given. */
  Decided claims(Testimony testimony, ClaimPhase phase) {
    AgentId agent = testimony.job().attempt().agent();
    return decide(new Event.Claimed(agent, stream(agent.value()), 0, testimony, phase));
  }

  /** An agent claims what it cannot prove. */
  Decided claimsUnproven(String agent, String job, int attempt) {
    return decide(
        new Event.ClaimUnproven(new AgentId(agent), stream(agent), 0, attempt(job, attempt)));
  }

  Decided recovery(boolean begin) {
    return decide(new Event.RecoveryAsked(ticket(), begin));
  }

  /** An agent connects and is ready. */
  Decided ready(Join join, int credits) {
    joins(join);
    return credits(join.agent().value(), credits);
  }

  /** A plain agent connects and is ready. */
  Decided ready(String agent, int credits) {
    return ready(Join.as(agent), credits);
  }

  Decided credits(String agent, int credits) {
    return decide(new Event.CreditsSet(new AgentId(agent), stream(agent), credits, false));
  }

  Decided leaves(String agent) {
    return decide(new Event.AgentLeft(new AgentId(agent), stream(agent), false));
  }

  Decided saysGoodbye(String agent) {
    return decide(new Event.AgentLeft(new AgentId(agent), stream(agent), true));
  }

  Decided beats(String agent) {
    return decide(new Event.AgentBeat(new AgentId(agent), stream(agent), AgentLoad.UNKNOWN));
  }

  Decided accepts(String agent, String job, int attempt) {
    return decide(new Event.AttemptAccepted(new AgentId(agent), attempt(job, attempt)));
  }

  Decided rejects(String agent, String job, int attempt, RejectReason why) {
    return decide(new Event.AttemptRejected(new AgentId(agent), attempt(job, attempt), why, ""));
  }

  Decided undeliverable(String agent, String job, int attempt) {
    return decide(new Event.Undeliverable(new AgentId(agent), attempt(job, attempt)));
  }

  Decided ends(String agent, String job, int attempt, Outcome outcome) {
    return decide(ended(agent, job, attempt, outcome));
  }

  Event ended(String agent, String job, int attempt, Outcome outcome) {
    Failure failure =
        outcome == Outcome.SUCCEEDED ? Failure.NONE : Failure.passing("BROKE", "it broke");
    Report report = new Report(attempt, outcome, Output.NONE, failure, false);
    return new Event.AttemptEnded(new AgentId(agent), stream(agent), new JobId(job), report);
  }

  // Producers and operators.

  Event submitted(Ask ask) {
    return new Event.Submitted(ticket(), ask.spec(), SpecDigest.of(ask.spec()), false);
  }

  Decided submit(Ask ask) {
    return decide(submitted(ask));
  }

  Decided submit(String id) {
    return submit(Ask.job(id));
  }

  Event delivered(Ask ask) {
    return new Event.Delivered(
        new Delivery("inbox", 1, ++lastTag), ask.spec(), SpecDigest.of(ask.spec()), false);
  }

  Event cancel(String job, boolean force) {
    return new Event.CancelAsked(ticket(), new JobId(job), force);
  }

  /** Cancels a job, even if it is not there yet. */
  Decided cancelsAhead(String job) {
    return decide(new Event.CancelAsked(ticket(), new JobId(job), false, true));
  }

  Decided cancels(String job) {
    return decide(cancel(job, false));
  }

  Decided releases(String job) {
    return decide(new Event.ReleaseAsked(ticket(), new JobId(job)));
  }

  Decided declaresLost(String agent) {
    return decide(new Event.LossDeclared(ticket(), new AgentId(agent)));
  }

  Decided drains(String agent, boolean drain, Duration timeout) {
    return decide(new Event.DrainSet(ticket(), new AgentId(agent), drain, timeout));
  }

  Decided pauses(String pool, boolean paused) {
    return decide(new Event.PauseSet(ticket(), new PoolName(pool), paused));
  }

  // The store.

  /** Keeps what is decided from being committed, until {@link #commits}. */
  void holdCommits() {
    holding = true;
  }

  /** Commits what was held. */
  void commits() {
    holding = false;
    held.forEach(this::commit);
    held.clear();
  }

  /** Reads the first queued jobs of the pool, as committed. */
  Event page(String pool, int limit) {
    return page(new Effect.ReadPage(new PoolName(pool), Rank.START, limit));
  }

  private Event page(Effect.ReadPage read) {
    List<Job> jobs = store.queued(read.pool(), read.from(), read.limit(), Long.MAX_VALUE);
    return new Event.PageRead(read.pool(), jobs, false);
  }

  /** Answers the reads that were asked for, until none is; gives all that was decided. */
  Decided reads(Decided asked) {
    Decided all = asked;
    List<Event> next = pages(asked);
    while (!next.isEmpty()) {
      Decided came = decide(next.toArray(Event[]::new));
      all = all.and(came);
      next = pages(came);
    }
    return all;
  }

  /** The pages that were asked for, as they are read now. */
  List<Event> pages(Decided decided) {
    return decided.effects().stream().flatMap(effect -> page(effect).stream()).toList();
  }

  private Optional<Event> page(Effect effect) {
    return switch (effect) {
      case Effect.ReadPage read -> Optional.of(page(read));
      case Effect.ReadDue(var clock, var from, int limit) ->
          Optional.of(new Event.DueRead(clock, store.due(clock, from, limit), false));
      default -> Optional.empty();
    };
  }

  /** Everything is published, and then retention removes what has ended. */
  void removesEnded() {
    List<Long> numbers = store.notices(lastNotice, 1_000).stream().map(Notice::number).toList();
    lastNotice = numbers.stream().max(Long::compare).orElse(lastNotice);
    decide(new Event.Published(numbers));
    store.sweep();
  }

  MemoryStore store() {
    return store;
  }

  /** The job as committed. */
  Job row(String id) {
    return store.detail(new JobId(id)).orElseThrow().job();
  }

  String state(String id) {
    return Words.of(row(id));
  }

  Views views() {
    return dispatcher.views();
  }

  PoolView pool(String name) {
    return views().pools().stream()
        .filter(view -> view.name().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  boolean flowIsOpen(String pool) {
    return flows.getOrDefault(new PoolName(pool), false);
  }

  List<AgentId> agentIds() {
    return views().agents(now).stream().map(AgentView::id).toList();
  }

  AgentView agent(String id) {
    return views().agents(now).stream()
        .filter(view -> view.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  long stream(String agent) {
    return requireNonNull(streams.get(new AgentId(agent)), agent);
  }

  Ticket ticket() {
    return new Ticket(++lastTicket);
  }

  Moment now() {
    return now;
  }

  /** The pool that jobs and agents are in when nothing else is said. */
  static PoolName pool() {
    return new PoolName("default");
  }

  static AttemptId attempt(String job, int number) {
    return new AttemptId(new JobId(job), number);
  }

  private Decided took(Decision decision) {
    Decided decided = new Decided(decision.changes(), decision.effects());
    for (Effect effect : decided.effects()) {
      if (effect instanceof Effect.SetFlow(PoolName pool, boolean open)) {
        flows.put(pool, open);
      }
    }
    if (holding) {
      held.add(decision);
    } else {
      commit(decision);
    }
    return decided;
  }

  private void commit(Decision decision) {
    try {
      store.commit(decision.changes());
    } catch (StoreException e) {
      throw new AssertionError(e.reason(), e);
    }
    dispatcher.recorded(decision);
  }

  /** Ids of a running number, as many as asked for. */
  static List<String> ids(String prefix, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ids.add(prefix + i);
    }
    return ids;
  }

  /** The jobs that are assigned, in order. */
  static List<String> jobs(List<String> assigns) {
    return assigns.stream().map(w -> w.substring("assign ".length(), w.indexOf('#'))).toList();
  }

  /** The agents that are given something. */
  static Set<String> agents(List<String> assigns) {
    Set<String> agents = new HashSet<>();
    assigns.forEach(w -> agents.add(w.substring(w.indexOf(" to ") + 4, w.indexOf('/'))));
    return agents;
  }
}
