package dev.weft.coordinator;

import dev.weft.common.config.Config;
import dev.weft.common.config.Schema;
import dev.weft.common.id.PoolName;
import dev.weft.common.task.Shutdown;
import dev.weft.common.task.Shutdown.Step;
import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.amqp.AmqpBroker;
import dev.weft.coordinator.amqp.AmqpKeys;
import dev.weft.coordinator.amqp.AmqpSettings;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.link.Context;
import dev.weft.coordinator.api.ApiPorts;
import dev.weft.coordinator.api.ApiServer;
import dev.weft.coordinator.api.ApiSettings;
import dev.weft.coordinator.api.DoctorCalls;
import dev.weft.coordinator.crash.CrashPoints;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.doctor.Doctor;
import dev.weft.coordinator.loop.AgentFeed;
import dev.weft.coordinator.loop.Broker;
import dev.weft.coordinator.loop.Callers;
import dev.weft.coordinator.loop.Committer;
import dev.weft.coordinator.loop.DispatchView;
import dev.weft.coordinator.loop.Effects;
import dev.weft.coordinator.loop.Feed;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.Loop;
import dev.weft.coordinator.loop.LoopView;
import dev.weft.coordinator.loop.NoBroker;
import dev.weft.coordinator.loop.Pager;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.Trouble;
import dev.weft.coordinator.session.AgentServer;
import dev.weft.coordinator.session.AgentServerSettings;
import dev.weft.coordinator.session.House;
import dev.weft.coordinator.session.SessionSettings;
import dev.weft.coordinator.session.Sessions;
import dev.weft.coordinator.store.Pulse;
import dev.weft.coordinator.store.SqlStore;
import dev.weft.coordinator.store.StoreKeys;
import dev.weft.coordinator.token.Tokens;
import io.grpc.BindableService;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the coordinator is put together. Nothing else knows all of its parts. */
final class Wiring {
  static final Schema SCHEMA =
      StoreKeys.SCHEMA
          .and(CoordinatorSettings.SCHEMA)
          .and(AmqpKeys.SCHEMA)
          .and(AgentServerSettings.SCHEMA)
          .and(SessionSettings.SCHEMA)
          .and(ApiSettings.SCHEMA);

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Threads threads;
  private final TimeSource time = new SystemTime();
  private final SecureRandom random = new SecureRandom();
  private final Trouble trouble = new Trouble();
  private final AgentFeed agentFeed = new AgentFeed();
  private final CrashPoints crash = CrashPoints.ofThisProcess();
  private final Inbox inbox;
  private final Callers callers;
  private final Feed feed;
  private final SqlStore store;
  private final Loop loop;
  private final Committer committer;
  private final Optional<AmqpBroker> amqp;
  private final AgentServer agents;
  private final ApiServer api;
  private final Optional<Pulse> pulse;
  private Thread committing = Thread.currentThread();

  Wiring(Config config, Threads threads) throws StoreException {
    this.threads = threads;
    Optional<AmqpSettings> amqpSettings = AmqpKeys.read(config);
    boolean events = amqpSettings.isPresent() && config.get(AmqpKeys.EVENTS);
    CoordinatorSettings settings = CoordinatorSettings.from(config, pools(amqpSettings), events);

    store = SqlStore.open(settings.store(), time);
    loop = new Loop(new Dispatcher(settings.dispatch()), store, time, trouble);
    inbox = crash.around(loop.inbox());
    callers = new Callers(inbox);
    feed = new Feed(inbox, settings.traceBytes(), settings.logTail());

    Context context = new Context(threads, time, random);
    amqp = amqpSettings.map(found -> new AmqpBroker(found, store.cluster(), inbox, store, context));
    pulse = store.membership().map(own -> new Pulse(own, time, new Heir(inbox, amqp)));
    Sessions sessions = sessions(SessionSettings.from(config, settings.dispatch().lostAfter()));
    agents = new AgentServer(AgentServerSettings.from(config), sessions, threads);
    DispatchView view = view();
    ApiPorts ports = new ApiPorts(callers, view, store, store, feed, store, time);
    Examinations examinations =
        new Examinations(config, settings.dispatch(), store, amqp, sessions, time);
    Doctor doctor = new Doctor(threads.virtualPerTask("doctor"), time, examinations.all(view));
    List<BindableService> more = List.of(new DoctorCalls(doctor));
    api = new ApiServer(ApiSettings.from(config), ports, more, threads, random);
    committer = new Committer(loop, crash.around(store), effects(sessions, settings), trouble);
  }

  private Sessions sessions(SessionSettings settings) {
    House house =
        new House(
            store.start(),
            store::commits,
            new Tokens(store.keys()),
            () -> pulse.map(Pulse::sure).orElse(true));
    return new Sessions(settings, house, inbox, feed, time, random);
  }

  private DispatchView view() {
    return new LoopView(loop, time, agentFeed, trouble, this::brokerDepth);
  }

  private Optional<Long> brokerDepth(PoolName pool) {
    return amqp.flatMap(broker -> broker.depth(pool));
  }

  /** What is decided goes out through these. */
  private Effects effects(Sessions sessions, CoordinatorSettings settings) {
    long pageBytes = settings.dispatch().windowBytes() / 2;
    Pager pager = Pager.of(store, inbox, pageBytes, trouble, read -> threads.virtual("page", read));
    Broker broker = amqp.<Broker>map(b -> b).orElseGet(() -> new NoBroker(inbox));
    return new Effects(
        crash.around(sessions), crash.around(broker), callers, feed, agentFeed, pager);
  }

  private static Set<PoolName> pools(Optional<AmqpSettings> amqp) {
    Set<PoolName> pools = new HashSet<>();
    amqp.ifPresent(settings -> pools.addAll(settings.pools()));
    amqp.ifPresent(s -> s.mapped().stream().map(SourceSettings::pool).forEach(pools::add));
    if (pools.isEmpty()) {
      pools.add(new PoolName("default"));
    }
    return pools;
  }

  /** Lets it run; it can be used when this returns. */
  void start() throws IOException {
    committing = threads.critical("committer", committer);
    threads.critical("loop", loop);
    amqp.ifPresent(AmqpBroker::start);
    agents.start();
    api.start();
    if (pulse.isPresent()) {
      pulse.get().advertise(api.address());
      threads.critical("pulse", pulse.get());
    }
  }

  /**
   * How it ends: nothing new is taken, what agents have just sent is recorded, what was decided is
   * committed and published. Jobs are not touched.
   */
  Shutdown shutdown() {
    return new Shutdown(
        threads,
        List.of(
            new Step("api", SOON.multipliedBy(2), () -> api.drain(SOON), api::close),
            Step.of("intake", SOON.multipliedBy(2), this::stopTaking),
            new Step("agents", SOON.multipliedBy(2), () -> agents.drain(SOON), agents::close),
            new Step("loop", SOON, this::stopDeciding, committer::abandon),
            new Step("outbox", SOON.multipliedBy(2), this::stopPublishing, this::closeBroker),
            Step.of("pulse", SOON, this::leave),
            Step.of("store", SOON, store::close)));
  }

  /** Where it listens, in one line for people. */
  String listening() {
    return "weft coordinator ready: api 127.0.0.1:%d, agents 127.0.0.1:%d, broker %s"
        .formatted(api.port(), agents.port(), amqp.isPresent() ? "amqp" : "none");
  }

  private void stopTaking() throws InterruptedException {
    if (amqp.isPresent()) {
      boolean _ = amqp.get().stopTaking(SOON);
    }
  }

  /** Another coordinator goes on with all of it: nothing may be told to anybody any more. */
  void cut() {
    agents.close();
    closeBroker();
  }

  /** What is not committed by now never is: then others may take over at once. */
  private void leave() throws InterruptedException {
    if (pulse.isPresent()) {
      if (committing.isAlive()) {
        pulse.get().stop();
      } else {
        boolean _ = pulse.get().leave(SOON);
      }
    }
  }

  private void stopDeciding() throws InterruptedException {
    loop.stop();
    committing.join();
  }

  private void stopPublishing() throws InterruptedException {
    if (amqp.isPresent()) {
      boolean _ = amqp.get().stopPublishing(SOON);
      amqp.get().close();
    }
  }

  private void closeBroker() {
    amqp.ifPresent(AmqpBroker::close);
  }
}
