package dev.weft.cli.quickstart;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.cli.broker.BrokerLogin;
import dev.weft.cli.broker.BrokerProcess;
import dev.weft.cli.client.Client;
import dev.weft.cli.process.Child;
import dev.weft.cli.process.LocalAgent;
import dev.weft.cli.process.LocalCoordinator;
import dev.weft.common.config.HostPort;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.WatchAgentsRequest;
import dev.weft.proto.api.v1.WatchAgentsResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The processes of the quickstart: a broker, a coordinator and two agents. They are started by the
 * main thread and stopped, once, by it or by the one that ends the process. Thread-safe.
 */
final class Stage implements AutoCloseable {
  /** The queue of the demonstration. */
  static final String QUEUE = "distributed_tasks";

  /** The agents' ids, with the names that they answer by. */
  static final Map<String, String> AGENTS = new TreeMap<>(Map.of("node-a", "节点A", "node-b", "节点B"));

  private static final Duration RECONNECT_LIMIT = Duration.ofSeconds(60);

  private static final List<String> JVM =
      List.of("-Xms32m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<Runnable> running = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean closed;

  /** Keeps what the processes write in this folder. */
  Stage(Path folder) {
    this.folder = folder;
  }

  /** Starts the broker. */
  BrokerProcess broker(Path launcher) throws IOException {
    BrokerProcess broker =
        BrokerProcess.start(
            launcher, Ports.orAny(5672), BrokerLogin.generate(), folder.resolve("broker.log"));
    keep(broker::close);
    return broker;
  }

  /**
   * Starts a coordinator.
   *
   * @param payload what the payload of a message of {@link #QUEUE} is made of
   * @param api where its API listens
   * @param agents where agents connect
   */
  LocalCoordinator coordinator(URI broker, String payload, HostPort api, HostPort agents)
      throws IOException, InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("amqp.uri", broker.toString());
    settings.put("api.listen", api.toString());
    settings.put("agents.listen", agents.toString());
    settings.put("data.dir", folder.resolve("coordinator").toString());
    settings.put("source.tasks.queue", QUEUE);
    settings.put("source.tasks.handler", "sleep");
    settings.put("source.tasks.payload", payload);
    settings.put("source.tasks.content-type", "application/json");
    LocalCoordinator coordinator = LocalCoordinator.start(folder, settings, JVM);
    keep(coordinator::close);
    return coordinator;
  }

  /** Starts the agents and waits until they are connected. */
  void agents(HostPort coordinator) throws IOException, InterruptedException {
    List<Child> children = new ArrayList<>();
    for (Map.Entry<String, String> agent : AGENTS.entrySet()) {
      Map<String, String> settings =
          Map.of(
              "agent.coordinators",
              coordinator.toString(),
              "agent.labels",
              "name=" + agent.getValue(),
              "drain.timeout",
              "0s");
      Child child = LocalAgent.start(folder, agent.getKey(), settings, JVM);
      keep(child::close);
      children.add(child);
    }
    for (Child child : children) {
      String _ = child.awaitReady();
    }
  }

  /** Waits until all agents are connected. */
  void awaitAgents(HostPort api) {
    Set<String> connected = new HashSet<>();
    try (Client client = Client.to(api)) {
      client.call(() -> {
        Iterator<WatchAgentsResponse> changes =
            client
                .fleetStreams()
                .withDeadlineAfter(RECONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .watchAgents(WatchAgentsRequest.getDefaultInstance());
        while (!connected.containsAll(AGENTS.keySet()) && changes.hasNext()) {
          Agent agent = changes.next().getAgent();
          if (agent.getState() == AgentState.AGENT_STATE_CONNECTED) {
            connected.add(agent.getId());
          }
        }
        return connected;
      });
    }
  }

  /** Stops all that was started, the newest first. */
  @Override
  public void close() {
    List<Runnable> ends;
    lock.lock();
    try {
      closed = true;
      ends = List.copyOf(running);
      running.clear();
    } finally {
      lock.unlock();
    }
    ends.forEach(Runnable::run);
  }

  // Whatever is started while all is being stopped is stopped too.
  private void keep(Runnable end) {
    boolean late;
    lock.lock();
    try {
      late = closed;
      if (!late) {
        running.push(end);
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      end.run();
    }
  }
}
