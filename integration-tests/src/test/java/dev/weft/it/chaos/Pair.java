package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.store.PostgresSettings;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.history.Audit;
import dev.weft.it.net.FaultProxy;
import dev.weft.it.proc.JvmProcess;
import dev.weft.it.rabbit.QueueState;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two coordinators that share a PostgreSQL database and a broker, and two agents that have a stream
 * to each. The first reaches the database by way of a proxy. For one thread.
 */
final class Pair implements AutoCloseable {
  /** How long it may take until a dead coordinator's jobs are the other's. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofMillis(50);
  private static final String[] QUICK = {
    "amqp.heartbeat=2s", "amqp.retry-max=500ms", "session.heartbeat=500ms", "events.enabled=false",
  };

  private final Broker broker;
  private final PostgresDatabase database;
  private final FaultProxy storeLine;
  private final Observers observers;
  private final WeftCluster one;
  private final WeftCluster two;
  private final Map<String, JvmProcess> agents = new HashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  private Pair(Path folder, Broker broker, PostgresDatabase database)
      throws IOException, InterruptedException {
    this.broker = broker;
    this.database = database;
    this.observers = Observers.start(folder, broker);
    this.storeLine = FaultProxy.to(database.node().port());
    Path first = folder.resolve("one");
    Path second = folder.resolve("two");
    this.one = coordinator(first, broker, database.settings(first, storeLine.port()));
    this.two = coordinator(second, broker, database.settings(second));
  }

  /**
   * Starts everything but the broker and the database.
   *
   * @param folder for what they write
   * @param broker which is theirs alone; closed by others
   * @param database theirs alone
   */
  static Pair start(Path folder, Broker broker, PostgresDatabase database)
      throws IOException, InterruptedException {
    Pair pair = new Pair(folder, broker, database);
    for (String agent : Arena.AGENTS) {
      pair.startAgent(agent);
    }
    return pair;
  }

  /**
   * Starts a coordinator, and waits until it listens.
   *
   * @param folder for what it writes
   * @param store which it may share with others
   * @param more of its settings, {@code key=value}
   */
  static WeftCluster coordinator(Path folder, Broker broker, PostgresSettings store, String... more)
      throws IOException, InterruptedException {
    List<String> settings = new ArrayList<>(List.of(QUICK));
    settings.addAll(List.of(more));
    settings.add("store.url=" + store.url());
    settings.add("store.user=" + store.user());
    settings.add("store.password=" + store.password());
    return WeftCluster.start(
        broker.node().uri(broker.virtualHost()),
        Files.createDirectories(folder),
        settings.toArray(String[]::new));
  }

  WeftCluster one() {
    return one;
  }

  WeftCluster two() {
    return two;
  }

  /** The line between the first coordinator and the database. */
  FaultProxy storeLine() {
    return storeLine;
  }

  Tellings tellings() {
    return observers.tellings();
  }

  /** Starts an agent, for the first time or after it has ended. */
  void startAgent(String id) throws IOException, InterruptedException {
    JvmProcess before = agents.get(id);
    if (before != null) {
      observers.died(before.pid());
      one.forget(before);
    }
    agents.put(
        id,
        one.startAgent(
            id,
            List.of(one.agentPort(), two.agentPort()),
            "plugin.folders=" + observers.plugins(),
            "agent.retry-max=1s",
            "agent.slots=200"));
  }

  /** Ends an agent in good order; returns its exit code. */
  int endAgent(String id) throws InterruptedException {
    JvmProcess agent = Objects.requireNonNull(agents.get(id), "no agent was started by this name");
    agent.sigterm();
    return agent.awaitExit(END);
  }

  /** Starts a load on the queue and on both APIs, in turns. */
  Load load(String prefix, Load.Rate rate) {
    return Load.start(broker, this::anyApi, prefix, rate);
  }

  private JobServiceBlockingStub anyApi() {
    return turn.getAndIncrement() % 2 == 0 ? one.jobs() : two.jobs();
  }

  /**
   * Waits until some coordinator was taken over that has not come back.
   *
   * @return how long it took from now
   */
  Duration awaitTakenOver() {
    Instant since = Instant.now();
    await().atMost(PATIENCE).pollInterval(GLANCE).until(() -> takenOver(database) == 1);
    return Duration.between(since, Instant.now());
  }

  /** How many coordinators were taken over that have not come back. */
  static int takenOver(PostgresDatabase database) throws SQLException {
    return Integer.parseInt(database.first("SELECT count(*) FROM coordinator WHERE state = 2"));
  }

  /** Waits until so many more jobs were told to be done. */
  void awaitMore(int count) {
    int enough = tellings().count() + count;
    await().atMost(PATIENCE).until(() -> tellings().count() >= enough);
  }

  /** Ends the load, waits until all is done and nothing is left anywhere, and judges it. */
  Audit audit(Load load) throws IOException, InterruptedException {
    load.end();
    observers.settle(load.acts(), load.prefix(), two);
    Audit audit = Audit.of(observers.evidence(load.acts(), load.prefix(), two));
    System.out.println(audit);
    await().atMost(PATIENCE).until(this::left, Map::isEmpty);
    return audit;
  }

  private Map<String, String> left() throws Exception {
    Map<String, String> left = new HashMap<>();
    String notices = database.first("SELECT count(*) FROM outbox");
    if (!notices.equals("0")) {
      left.put("outbox", notices);
    }
    for (QueueState queue : broker.node().ctl().queues(broker.virtualHost())) {
      if (queue.ready() + queue.unacked() > 0) {
        left.put(queue.name(), queue.toString());
      }
    }
    return left;
  }

  @Override
  public void close() {
    one.close();
    two.close();
    try (storeLine;
        observers) {
      // After those who use them.
    } catch (IOException e) {
      throw new UncheckedIOException("the pair cannot be closed", e);
    }
  }
}
