package dev.weft.coordinator.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.doctor.AgentSight;
import dev.weft.coordinator.loop.Agents;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.SessionResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of all agents: finds the one that an effect is for, and sees to it that an agent has
 * one at most. Thread-safe; nothing here blocks.
 */
public final class Sessions implements Agents {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(5);
  private static final int MOST_NAMED = 1_000;
  private static final Duration RETURN_MIN = Duration.ofSeconds(1);
  private static final Duration RETURN_SPREAD = Duration.ofSeconds(4);

  private final SessionSettings settings;
  private final House house;
  private final Inbox inbox;
  private final JobFeed feed;
  private final TimeSource time;
  private final RandomGenerator random;
  private final Permits openings;
  private final InventoryBudget inventory;
  private final Refusals refusals = new Refusals();
  private final Set<AgentStream> all = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<Long, AgentStream> streams = new ConcurrentHashMap<>();
  private final Set<AgentId> unproven = ConcurrentHashMap.newKeySet();
  private final ReentrantLock registry = new ReentrantLock();

  @GuardedBy("registry")
  private final Map<AgentId, Entry> agents = new HashMap<>();

  @GuardedBy("registry")
  private long lastStream;

  @GuardedBy("registry")
  private Duration lastSweep;

  private volatile Optional<String> leaving = Optional.empty();

  private record Entry(AgentStream stream, String instance) {}

  /**
   * Sessions without any stream.
   *
   * @param house whose they are
   * @param inbox where events go
   * @param feed where progress and log go
   * @param random spreads the return of agents; thread-safe
   */
  public Sessions(
      SessionSettings settings,
      House house,
      Inbox inbox,
      JobFeed feed,
      TimeSource time,
      RandomGenerator random) {
    this.settings = settings;
    this.house = house;
    this.inbox = inbox;
    this.feed = feed;
    this.time = time;
    this.random = random;
    this.openings = new Permits(settings.openingsMax());
    this.inventory = new InventoryBudget(2L * settings.inventoryMax());
    this.lastSweep = time.now().steady();
  }

  @Override
  public void assign(Effect.Assign assign) {
    AgentStream stream = streams.get(assign.stream());
    if (stream == null || !stream.assign(assign)) {
      undeliverable(assign);
    }
  }

  @Override
  public void stop(Effect.StopAttempt stop) {
    find(stop.stream()).ifPresent(stream -> stream.stop(stop));
  }

  @Override
  public void ack(Effect.AckResult ack) {
    find(ack.stream()).ifPresent(stream -> stream.ack(ack));
  }

  @Override
  public void welcome(Effect.Welcome welcome) {
    find(welcome.stream()).ifPresent(stream -> stream.welcome(welcome.verdicts()));
  }

  @Override
  public void reconcile(Effect.Reconcile reconcile) {
    find(reconcile.stream()).ifPresent(stream -> stream.reconcile(reconcile));
  }

  @Override
  public void judge(Effect.Judge judge) {
    find(judge.stream()).ifPresent(stream -> stream.judge(judge.telling(), judge.verdicts()));
  }

  @Override
  public void falseReport(Effect.FalseReport report) {
    find(report.stream()).ifPresent(stream -> stream.falseReport(report.attempt()));
  }

  @Override
  public void end(Effect.EndStream end) {
    Violation why =
        switch (end.reason()) {
          case REPLACED -> replaced();
          case DUPLICATE_AGENT -> duplicate();
          case SILENT -> Violation.of(Violation.Kind.LATE, "SILENT", "silent for too long");
        };
    find(end.stream()).ifPresent(stream -> stream.end(why));
  }

  /** How many streams there are, opening ones included. */
  public int count() {
    return all.size();
  }

  /** How many streams belong to an agent that is known. */
  public int identified() {
    return streams.size();
  }

  /** What the heartbeats of connected agents told. */
  public List<AgentSight> sights() {
    return streams.values().stream().flatMap(stream -> stream.sight().stream()).toList();
  }

  /**
   * Looks for streams that are too slow or too silent, and passes on which agents live. To be
   * called about once a second.
   */
  public void sweep() {
    Duration now = now();
    Duration gap = sinceLastSweep(now);
    if (gap.compareTo(LONG_PAUSE) > 0) {
      // What the agents said meanwhile is still unread: it is read before anybody is judged.
      log.atWarn().addKeyValue("pause", gap).log("This process stood still");
      all.forEach(stream -> stream.forgive(gap));
    } else {
      all.forEach(stream -> stream.check(now));
    }
  }

  /**
   * Asks all agents to leave and lets none in any more.
   *
   * @param reason one line for people
   */
  public void goAway(String reason) {
    leaving = Optional.of(reason);
    all.forEach(stream -> stream.goAway(comeBack(), reason));
  }

  /** Ends every stream that is left. */
  public void endAll() {
    all.forEach(stream -> stream.end(leavingNow("the coordinator stops")));
  }

  /**
   * Begins a stream; the caller is on its home thread.
   *
   * @param known told when the agent has said Hello
   */
  AgentStream open(
      ServerCallStreamObserver<SessionResponse> wire, ScheduledExecutorService home, Runnable known)
      throws Violation {
    Permit opening =
        openings
            .tryAcquire()
            .orElseThrow(() ->
                Violation.later(
                    Violation.Kind.CROWDED,
                    "CROWDED",
                    "too many agents are connecting at once",
                    comeBack()));
    AgentStream stream = new AgentStream(this, wire, home, known, opening);
    all.add(stream);
    stream.listen();
    leaving.ifPresent(reason -> stream.end(leavingNow(reason)));
    return stream;
  }

  /**
   * Makes {@code stream} the one of its agent and gives it a number. The agent's earlier stream is
   * dead when this returns: nothing can be sent on it any more.
   *
   * @throws Violation if another instance of the agent is connected
   */
  long register(AgentStream stream, Introduction introduction) throws Violation {
    String instance = introduction.facts().instance();
    Optional<Entry> earlier;
    long number;
    registry.lock();
    try {
      earlier = Optional.ofNullable(agents.get(introduction.agent()));
      if (earlier.isPresent()
          && earlier.get().stream().alive()
          && !earlier.get().instance().equals(instance)) {
        throw duplicate();
      }
      number = ++lastStream;
      agents.put(introduction.agent(), new Entry(stream, instance));
      streams.put(number, stream);
    } finally {
      registry.unlock();
    }
    earlier.ifPresent(entry -> entry.stream().end(replaced()));
    return number;
  }

  /** Forgets a stream that has ended. */
  void forget(AgentStream stream, Optional<AgentStream.Identity> identity) {
    all.remove(stream);
    if (identity.isEmpty()) {
      return;
    }
    AgentStream.Identity who = identity.get();
    streams.remove(who.stream());
    registry.lock();
    try {
      agents.computeIfPresent(who.agent(), (_, entry) -> entry.stream() == stream ? null : entry);
    } finally {
      registry.unlock();
    }
  }

  void undeliverable(Effect.Assign assign) {
    inbox.post(new Event.Undeliverable(assign.agent(), assign.attempt()));
  }

  void opened(AgentStream.Identity who) {
    log.atInfo()
        .addKeyValue("agent", who.agent())
        .addKeyValue("stream", who.stream())
        .addKeyValue("slots", who.facts().slots())
        .addKeyValue("host", who.facts().hostname())
        .log("Agent connected");
  }

  void ended(Optional<AgentStream.Identity> identity, Violation why) {
    identity.ifPresentOrElse(who -> refusals.known(who, why), () -> refusals.stranger(why, now()));
  }

  CoordinatorMessage welcomeOf(AgentStream.Identity who, int verdicts) {
    return MessageCodec.welcome(
        who.stream(), house, settings, HelloCodec.agreed(who.facts().abilities()), verdicts);
  }

  House house() {
    return house;
  }

  /** An agent claims what it cannot prove; said once of each agent. */
  void unproven(AgentId agent, AttemptId attempt) {
    if (unproven.size() < MOST_NAMED && unproven.add(agent)) {
      log.atWarn()
          .addKeyValue("agent", agent)
          .addKeyValue("job", attempt.job())
          .addKeyValue("attempt", attempt.number())
          .log("An agent claims an attempt without a valid token; further ones are only counted");
    }
  }

  Duration now() {
    return time.now().steady();
  }

  TimeSource time() {
    return time;
  }

  SessionSettings settings() {
    return settings;
  }

  Inbox inbox() {
    return inbox;
  }

  JobFeed feed() {
    return feed;
  }

  InventoryBudget inventory() {
    return inventory;
  }

  private Duration sinceLastSweep(Duration now) {
    registry.lock();
    try {
      Duration gap = now.minus(lastSweep);
      lastSweep = now;
      return gap;
    } finally {
      registry.unlock();
    }
  }

  private Optional<AgentStream> find(long stream) {
    return Optional.ofNullable(streams.get(stream));
  }

  private Duration comeBack() {
    return RETURN_MIN.plusMillis(random.nextLong(RETURN_SPREAD.toMillis()));
  }

  private Violation leavingNow(String reason) {
    return Violation.later(Violation.Kind.LEAVING, "LEAVING", reason, comeBack());
  }

  private static Violation replaced() {
    return Violation.of(Violation.Kind.REPLACED, "REPLACED", "the agent has opened a newer stream");
  }

  private static Violation duplicate() {
    return Violation.of(
        Violation.Kind.DUPLICATE, "DUPLICATE_AGENT", "another instance of this agent is connected");
  }
}
