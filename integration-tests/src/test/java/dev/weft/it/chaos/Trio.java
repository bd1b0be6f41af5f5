package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresNode;
import dev.weft.coordinator.store.PostgresSettings;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.history.Acts;
import dev.weft.it.history.Audit;
import dev.weft.it.history.Sighting;
import dev.weft.it.net.FaultProxy;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.GetRecoveryRequest;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.Recovery;
import dev.weft.proto.api.v1.RecoveryServiceGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Three coordinators that share a broker and a PostgreSQL database, of which a standby may take
 * over, and two agents that have a stream to each by way of proxies. For one thread.
 */
final class Trio implements AutoCloseable {
  /** The coordinators. */
  static final List<String> NAMES = List.of("first", "still", "late");

  /** How long anything may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration GLANCE = Duration.ofMillis(50);

  private final PostgresNode primary;
  private final PostgresNode standby;
  private final PostgresDatabase promoted;
  private final Observers observers;
  private final Map<String, WeftCluster> coordinators = new ConcurrentHashMap<>();
  private final Map<String, FaultProxy> lines = new ConcurrentHashMap<>();
  private final Map<String, JvmProcess> agents = new ConcurrentHashMap<>();

  private Trio(PostgresNode primary, PostgresNode standby, String schema, Observers observers) {
    this.primary = primary;
    this.standby = standby;
    this.promoted = new PostgresDatabase(standby, schema);
    this.observers = observers;
  }

  /**
   * Starts everything but the broker and the primary.
   *
   * @param folder for what they write
   * @param broker which is theirs alone; closed by others
   * @param primary the same
   */
  static Trio start(Path folder, Broker broker, PostgresNode primary) throws Exception {
    PostgresDatabase database = primary.newSchema();
    Trio trio =
        new Trio(primary, primary.standby(), database.schema(), Observers.start(folder, broker));
    try {
      atOnce(NAMES, name -> trio.startCoordinator(name, folder.resolve(name), broker, database));
      // Each by another cluster, which is for one thread.
      atOnce(Arena.AGENTS, trio::startAgent);
      trio.awaitAgents(Arena.AGENTS.size());
      return trio;
    } catch (Exception | Error e) {
      trio.close();
      throw e;
    }
  }

  private void startCoordinator(String name, Path home, Broker broker, PostgresDatabase database)
      throws Exception {
    PostgresSettings store = database.settings(home, standby);
    WeftCluster started = Pair.coordinator(home, broker, store, "recovery.claim-window=1s");
    coordinators.put(name, started);
    lines.put(name, FaultProxy.to(started.agentPort()));
  }

  private void startAgent(String id) throws IOException, InterruptedException {
    List<Integer> ports =
        NAMES.stream().map(name -> Objects.requireNonNull(lines.get(name)).port()).toList();
    agents.put(
        id,
        of(NAMES.get(Arena.AGENTS.indexOf(id)))
            .startAgent(
                id,
                ports,
                "plugin.folders=" + observers.plugins(),
                "agent.retry-max=1s",
                "agent.slots=60"));
  }

  private interface Work {
    void on(String name) throws Exception;
  }

  private static void atOnce(List<String> names, Work work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (String name : names) {
        all.add(
            threads.submit(() -> {
              work.on(name);
              return name;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  /** Starts coordinators again after they have ended, all at once. */
  void restart(String... names) throws Exception {
    atOnce(List.of(names), name -> of(name).restartCoordinator());
  }

  WeftCluster of(String name) {
    return Objects.requireNonNull(coordinators.get(name), name);
  }

  /** The id of the agent that has started a job. */
  String runner(String job) throws IOException {
    Sighting start = observers.startsOf(job).getFirst();
    return agents.entrySet().stream()
        .filter(agent -> agent.getValue().pid() == start.pid())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  JvmProcess agent(String id) {
    return Objects.requireNonNull(agents.get(id), id);
  }

  /** Cuts all agents off from all coordinators, until {@link #mend}. */
  void cut() throws IOException {
    for (FaultProxy line : lines.values()) {
      line.refuse();
      line.reset();
    }
    awaitAgents(0);
  }

  void mend() throws IOException {
    for (FaultProxy line : lines.values()) {
      line.accept();
    }
    awaitAgents(Arena.AGENTS.size());
  }

  /** Waits until each coordinator has so many agents that take jobs. */
  private void awaitAgents(int count) {
    for (WeftCluster each : coordinators.values()) {
      await().atMost(PATIENCE).pollInterval(GLANCE).until(() -> connected(each) == count);
    }
  }

  private static long connected(WeftCluster coordinator) {
    return coordinator
        .fleet()
        .listAgents(ListAgentsRequest.getDefaultInstance())
        .getAgentsList()
        .stream()
        .filter(agent -> agent.getState() == AgentState.AGENT_STATE_CONNECTED)
        .count();
  }

  /** The standby has all that is written by now, and gets nothing any more. */
  void leaveStandbyBehind() throws Exception {
    standby.awaitCaughtUpWith(primary);
    standby.stop();
  }

  /** The primary is gone for good. */
  void losePrimary() throws Exception {
    primary.kill9();
  }

  /** The standby takes over with what it has. */
  void promoteStandby() throws Exception {
    standby.start();
    standby.promote();
  }

  /** Waits until so many coordinators were taken over that have not come back. */
  void awaitTakenOver(int count) {
    await().atMost(PATIENCE).pollInterval(GLANCE).until(() -> Pair.takenOver(promoted) == count);
  }

  /** Whether a coordinator recovers, and an agent has to tell what it holds before that ends. */
  boolean waitsFor(String coordinator, String agent) {
    return recovery(coordinator).getWaitsForList().contains(agent);
  }

  Recovery recovery(String at) {
    return RecoveryServiceGrpc.newBlockingStub(of(at).channel())
        .getRecovery(GetRecoveryRequest.getDefaultInstance())
        .getRecovery();
  }

  /** How many jobs whose ids begin so have come to that. */
  long seen(String prefix, Sighting.Moment moment) throws IOException {
    return observers
        .sightings(seen -> seen.job().startsWith(prefix) && seen.moment() == moment)
        .stream()
        .map(Sighting::job)
        .distinct()
        .count();
  }

  /** Waits until all is done and nothing is left to tell, and judges it. */
  Audit audit(Acts acts) throws IOException {
    observers.settle(acts, "", of("first"));
    Audit audit = Audit.of(observers.evidence(acts, "", of("first")));
    await().atMost(PATIENCE).until(() -> promoted.first("SELECT count(*) FROM outbox").equals("0"));
    return audit;
  }

  @Override
  public void close() throws IOException {
    coordinators.values().forEach(WeftCluster::close);
    try (observers;
        standby) {
      for (FaultProxy line : lines.values()) {
        line.close();
      }
    }
  }
}
