package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.history.Evidence;
import dev.weft.it.history.Listed;
import dev.weft.it.history.Sighting;
import dev.weft.it.history.Telling;
import dev.weft.it.history.Witness;
import dev.weft.it.net.FaultProxy;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

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
    "agents.lost-after=30s",
    "events.enabled=false",
  };

  private final Path folder;
  private final Broker broker;
  private final FaultProxy brokerLine;
  private final FaultProxy agentLine;
  private final WeftCluster cluster;
  private final Tellings tellings;
  private final Map<String, JvmProcess> agents = new HashMap<>();
  private final Map<Long, Instant> died = new HashMap<>();
  private int loads;
  private long letters;

  private Arena(Path folder, Broker broker) throws IOException, InterruptedException {
    this.folder = folder;
    this.broker = broker;
    WitnessPlugin.write(folder.resolve("plugins"), witnessFile());
    tellings = tellings(broker);
    brokerLine = FaultProxy.to(broker.node().port());
    cluster =
        WeftCluster.start(
            broker.uris(brokerLine.port()), folder, List.of(crashing(COORDINATOR)), QUICK);
    agentLine = FaultProxy.to(cluster.agentPort());
  }

  /**
   * Starts everything but the broker.
   *
   * @param folder for what they write
   * @param broker which is the arena's alone; closed by others
   */
  public static Arena start(Path folder, Broker broker) throws IOException, InterruptedException {
    Arena arena = new Arena(folder, broker);
    for (String agent : AGENTS) {
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

  /** The line between agents and coordinator. */
  FaultProxy agentLine() {
    return agentLine;
  }

  Tellings tellings() {
    return tellings;
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
    return AGENTS.get(died.size() % AGENTS.size());
  }

  JvmProcess agent(String id) {
    return Objects.requireNonNull(agents.get(id), "no agent was started by this name");
  }

  /** Starts an agent, for the first time or after it has ended. */
  void startAgent(String id) throws IOException, InterruptedException {
    JvmProcess before = agents.get(id);
    if (before != null) {
      died.putIfAbsent(before.pid(), Instant.now());
      cluster.forget(before);
    }
    agents.put(
        id,
        cluster.startAgent(
            id,
            agentLine.port(),
            List.of(crashing(id)),
            "plugin.folders=" + folder.resolve("plugins"),
            "agent.retry-max=1s",
            "agent.slots=300"));
  }

  /** Kills an agent, and waits until it is gone. */
  long killAgent(String id) throws InterruptedException {
    JvmProcess victim = agent(id);
    died.put(victim.pid(), Instant.now());
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

  private String crashing(String process) {
    return "-D%s=@%s".formatted(CrashSwitch.PROPERTY, crashFile(process));
  }

  /** Ends an agent in good order, and waits until it is gone. */
  void endAgent(String id) throws InterruptedException {
    agent(id).sigterm();
    int _ = agent(id).awaitExit(SETTLING);
  }

  /** Starts a load on this arena. */
  Load load(String prefix, Load.Rate rate) {
    return Load.start(this, prefix, rate);
  }

  /**
   * Waits until every job that was taken has ended and was told, or far too long; what is missing
   * then is for the audit to say.
   */
  void settle(Load load) {
    Set<String> taken = load.acts().confirmed();
    try {
      await().atMost(SETTLING).until(() -> tellings.cover(taken));
      await().atMost(SETTLING).until(() -> listed(load.prefix()).stream().allMatch(Listed::ended));
    } catch (ConditionTimeoutException _) {
      // Lost, or untold: the evidence has it by name.
    }
  }

  /** Everything that is known of a load that has settled. */
  Evidence evidence(Load load) throws IOException {
    List<Sighting> seen = sightings(sighting -> sighting.job().startsWith(load.prefix()));
    List<Telling> told =
        tellings.all().stream().filter(each -> each.job().startsWith(load.prefix())).toList();
    return new Evidence(load.acts().all(), seen, listed(load.prefix()), told, died, SOON);
  }

  List<Sighting> sightings(Predicate<Sighting> wanted) throws IOException {
    return Witness.read(witnessFile()).stream().filter(wanted).toList();
  }

  /** When attempts started so far. */
  Starts starts() throws IOException {
    return new Starts(sightings(_ -> true));
  }

  @Override
  public void close() {
    cluster.close();
    try (brokerLine;
        agentLine;
        tellings) {
      // In this order: first who answers, then the lines.
    } catch (IOException e) {
      throw new UncheckedIOException("the arena cannot be closed", e);
    }
  }

  private static Tellings tellings(Broker broker) throws IOException {
    try {
      return Tellings.on(broker);
    } catch (TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    }
  }

  private Path witnessFile() {
    return folder.resolve("witness");
  }

  private List<Listed> listed(String prefix) {
    List<Listed> all = new ArrayList<>();
    cluster.forEachJob(job -> {
      if (job.getSpec().getId().startsWith(prefix)) {
        all.add(listed(job));
      }
    });
    return all;
  }

  private static Listed listed(Job job) {
    JobState state = job.getState();
    String name = state.name().substring("JOB_STATE_".length()).toLowerCase(Locale.ROOT);
    boolean ended =
        state.getNumber() >= JobState.JOB_STATE_SUCCEEDED.getNumber() && job.hasEndedAt();
    return new Listed(job.getSpec().getId(), name, ended, job.getAttempt(), job.getExecutions());
  }
}
