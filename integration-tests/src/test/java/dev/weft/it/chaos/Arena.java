package dev.weft.it.chaos;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.history.Absence;
import dev.weft.it.history.Evidence;
import dev.weft.it.history.Sighting;
import dev.weft.it.net.FaultProxy;
import dev.weft.it.proc.JvmCommand;
import dev.weft.it.proc.JvmProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/**
 * One coordinator and two agents as processes of their own, on a broker of their own, with a proxy
 * on each line between them, and everybody who watches. For one thread.
 */
public final class Arena implements AutoCloseable {
  /** The queue that jobs are published on. */
  static final String QUEUE = "weft.jobs.default";

  static final String COORDINATOR = "coordinator";
  static final List<String> AGENTS = List.of("a1", "a2");

  /** How long after it was taken a job should be done and told. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** How long everything may take until nothing is left to do. */
  static final Duration SETTLING = Duration.ofSeconds(90);

  /** How often is looked. */
  static final Duration GLANCE = Duration.ofMillis(250);

  /** Whoever is silent is noticed within seconds, and nobody waits long before trying again. */
  private static final String[] QUICK = {
    "amqp.heartbeat=2s",
    "amqp.timeout=3s",
    "amqp.retry-max=500ms",
    "amqp.stuck-after=5s",
    "session.heartbeat=500ms",
    "events.enabled=false",
  };

  /** What an arena is for. */
  enum Kind {
    /** What goes wrong is over before an agent counts as lost. */
    USUAL(Duration.ofSeconds(30)),
    /**
     * What goes wrong has to do with time: agents count as lost soon, each has a line of its own to
     * the coordinator, and each process has a wall clock of its own where there can be one.
     */
    TIMED(Duration.ofSeconds(8));

    private final Duration lostAfter;

    Kind(Duration lostAfter) {
      this.lostAfter = lostAfter;
    }
  }

  private final Kind kind;
  private final Path folder;
  private final Broker broker;
  private final FaultProxy brokerLine;
  private final FaultProxy agentLine;
  private final Map<String, FaultProxy> ownLines = new HashMap<>();
  private final Map<String, MovableClock> clocks = new HashMap<>();
  private final WeftCluster cluster;
  private final Observers observers;
  private final Map<String, JvmProcess> agents = new HashMap<>();
  private Version version;
  private int loads;
  private long letters;

  private Arena(Path folder, Broker broker, Kind kind, Version version)
      throws IOException, InterruptedException {
    this.kind = kind;
    this.version = version;
    this.folder = folder;
    this.broker = broker;
    observers = Observers.start(folder, broker);
    brokerLine = FaultProxy.to(broker.node().port());
    List<String> settings = new ArrayList<>(List.of(QUICK));
    settings.add("agents.lost-after=" + kind.lostAfter.toSeconds() + "s");
    cluster =
        WeftCluster.start(
            broker.uris(brokerLine.port()),
            folder,
            ofThisArena(COORDINATOR),
            settings.toArray(String[]::new));
    agentLine = FaultProxy.to(cluster.agentPort());
  }

  /**
   * Starts everything but the broker.
   *
   * @param folder for what they write
   * @param broker which is the arena's alone; closed by others
   */
  public static Arena start(Path folder, Broker broker) throws IOException, InterruptedException {
    return start(folder, broker, Kind.USUAL, Version.PRESENT);
  }

  /** The same of a certain kind, and at first of a certain version. */
  static Arena start(Path folder, Broker broker, Kind kind, Version version)
      throws IOException, InterruptedException {
    Arena arena = new Arena(folder, broker, kind, version);
    for (String agent : AGENTS) {
      if (kind == Kind.TIMED) {
        arena.ownLines.put(agent, FaultProxy.to(arena.cluster.agentPort()));
      }
      arena.startAgent(agent);
    }
    return arena;
  }

  Broker broker() {
    return broker;
  }

  WeftCluster cluster() {
    return cluster;
  }

  /** The line between the coordinator and the broker. */
  FaultProxy brokerLine() {
    return brokerLine;
  }

  /**
   * The line between agents and coordinator; nobody uses it where agents have lines of their own.
   */
  FaultProxy agentLine() {
    return agentLine;
  }

  /** The line between the coordinator and an agent that has one of its own. */
  FaultProxy ownLine(String agent) {
    return Objects.requireNonNull(ownLines.get(agent), "this agent has no line of its own");
  }

  /** The wall clock of a process that has one of its own. */
  MovableClock clock(String process) {
    return Objects.requireNonNull(clocks.get(process), "this process has no clock of its own");
  }

  /** What is started from now on is of this version. */
  void changeTo(Version next) {
    version = next;
  }

  /** The silence after which an agent's attempts are given up. */
  Duration lostAfter() {
    return kind.lostAfter;
  }

  Tellings tellings() {
    return observers.tellings();
  }

  /** The folder of what everybody writes. */
  Path folder() {
    return folder;
  }

  /** The file of the coordinator's store. */
  Path store() {
    return folder.resolve("coordinator").resolve("weft.db");
  }

  /** Lets what goes wrong go on for so long. */
  void hold(Duration lasting) throws InterruptedException {
    Thread.sleep(lasting);
  }

  /** The number of the next load. */
  int nextNumber() {
    return ++loads;
  }

  /** Jobs were given up: so many dead letters more are rightly in their queue. */
  void expectLetters(int more) {
    letters += more;
  }

  /** Dead letters that are rightly in their queue. */
  long letters() {
    return letters;
  }

  /** One of the agents. */
  String anyAgent() {
    return AGENTS.get(observers.deaths() % AGENTS.size());
  }

  JvmProcess agent(String id) {
    return Objects.requireNonNull(agents.get(id), "no agent was started by this name");
  }

  /** Starts an agent, for the first time or after it has ended. */
  void startAgent(String id) throws IOException, InterruptedException {
    JvmProcess before = agents.get(id);
    if (before != null) {
      observers.died(before.pid());
      cluster.forget(before);
    }
    agents.put(
        id,
        cluster.startAgent(
            id,
            ownLines.getOrDefault(id, agentLine).port(),
            ofThisArena(id),
            "plugin.folders=" + observers.plugins(),
            "kill.grace=1s",
            "agent.retry-max=1s",
            "agent.slots=300"));
  }

  /** Kills an agent, and waits until it is gone. */
  long killAgent(String id) throws InterruptedException {
    JvmProcess victim = agent(id);
    observers.died(victim.pid());
    victim.kill9();
    victim.awaitExit(SOON);
    return victim.pid();
  }

  /** Has a process halt at the n-th time that it reaches a point from now on. */
  void arm(String process, Enum<?> point, int times) throws IOException {
    Path ready = folder.resolve("crash-" + process + ".new");
    Files.writeString(ready, point.name() + ":" + times);
    Files.move(ready, crashFile(process), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path crashFile(String process) {
    return folder.resolve("crash-" + process);
  }

  /** How the JVMs of this arena differ from others: they can be halted, and their clocks be set. */
  private UnaryOperator<JvmCommand> ofThisArena(String process) throws IOException {
    String crashing = "-D%s=@%s".formatted(CrashSwitch.PROPERTY, crashFile(process));
    if (kind == Kind.TIMED && MovableClock.impossible().isEmpty()) {
      MovableClock clock = MovableClock.in(folder.resolve("clock-" + process));
      clocks.put(process, clock);
      return command -> clock.of(version.of(command.withOptions(crashing)));
    }
    // The version is that of the moment when the process is started.
    return command -> version.of(command.withOptions(crashing));
  }

  /** Ends an agent in good order, and waits until it is gone. */
  void endAgent(String id) throws InterruptedException {
    agent(id).sigterm();
    int _ = agent(id).awaitExit(SETTLING);
  }

  /** Starts a load on this arena. */
  Load load(String prefix, Load.Rate rate) {
    return Load.start(broker, cluster::jobs, prefix, rate);
  }

  /** As {@link Observers#settle}. */
  void settle(Load load) {
    observers.settle(load.acts(), load.prefix(), cluster);
  }

  /** As {@link Observers#evidence}. */
  Evidence evidence(Load load) throws IOException {
    return observers.evidence(load.acts(), load.prefix(), cluster);
  }

  /** As {@link Observers#startsOf}. */
  List<Sighting> startsOf(String job) throws IOException {
    return observers.startsOf(job);
  }

  /** As {@link Observers#wasAway}. */
  void wasAway(Absence absence) {
    observers.wasAway(absence);
  }

  /** When attempts started so far. */
  Starts starts() throws IOException {
    return observers.starts();
  }

  /** Waits until an attempt has started since things were right again. */
  void awaitStart(Mishap.Mended mended) {
    Awaitility.await()
        .atMost(SETTLING)
        .pollInterval(GLANCE)
        .until(() -> starts().after(mended).compareTo(SETTLING) < 0);
  }

  @Override
  public void close() {
    cluster.close();
    try (brokerLine;
        agentLine;
        observers) {
      // In this order: first who answers, then the lines.
      for (FaultProxy line : ownLines.values()) {
        line.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the arena cannot be closed", e);
    }
  }
}
