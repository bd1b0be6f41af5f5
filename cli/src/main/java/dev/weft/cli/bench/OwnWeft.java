package dev.weft.cli.bench;

import com.rabbitmq.client.Connection;
import dev.weft.cli.amqp.Broker;
import dev.weft.cli.process.Child;
import dev.weft.cli.process.Folder;
import dev.weft.cli.process.LocalAgent;
import dev.weft.cli.process.LocalCoordinator;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A coordinator and agents that were started for a measurement, with a pool of their own, and are
 * gone after it with all that they leave on the broker. For one thread.
 */
final class OwnWeft implements LoadOptions.Part {
  private final Plan plan;
  private final String pool;
  private final Folder folder;
  private final LocalCoordinator coordinator;
  private final List<Child> agents = new ArrayList<>();

  private OwnWeft(Plan plan, String pool, Folder folder, LocalCoordinator coordinator) {
    this.plan = plan;
    this.pool = pool;
    this.folder = folder;
    this.coordinator = coordinator;
  }

  /**
   * Starts them, and waits until the agents are connected.
   *
   * @throws dev.weft.cli.shell.CommandFailure if one does not come up
   */
  static OwnWeft start(Shell shell, Plan plan) throws IOException, InterruptedException {
    shell.say("starting a coordinator and " + plan.agents() + " agent(s)");
    String pool = "bench-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    Folder folder = Folder.temporary("weft-bench");
    LocalCoordinator coordinator =
        LocalCoordinator.start(
            folder.path(), coordinatorSettings(plan, pool, folder), plan.coordinatorJvm());
    OwnWeft weft = new OwnWeft(plan, pool, folder, coordinator);
    try {
      for (int number = 1; number <= plan.agents(); number++) {
        weft.agents.add(
            LocalAgent.start(
                folder.path(), "bench-" + number, weft.agentSettings(), plan.agentJvm()));
      }
      for (Child agent : weft.agents) {
        String _ = agent.awaitReady();
      }
      return weft;
    } catch (IOException | RuntimeException | InterruptedException e) {
      weft.close();
      throw e;
    }
  }

  private static Map<String, String> coordinatorSettings(Plan plan, String pool, Folder folder) {
    Map<String, String> settings = new TreeMap<>(plan.settings());
    settings.put("amqp.uri", plan.amqpUri());
    settings.put("amqp.pools", pool);
    settings.put("api.listen", "127.0.0.1:0");
    settings.put("agents.listen", "127.0.0.1:0");
    settings.put("data.dir", folder.path().resolve("data").toString());
    return settings;
  }

  private Map<String, String> agentSettings() {
    Map<String, String> settings = new TreeMap<>(plan.agentSettings());
    settings.put("agent.coordinators", coordinator.agents().toString());
    settings.put("agent.pools", pool);
    settings.put("agent.slots", Integer.toString(plan.slots()));
    settings.put("drain.timeout", "0s");
    return settings;
  }

  /** The pool that the agents serve. */
  String pool() {
    return pool;
  }

  /** Where the coordinator's API is. */
  HostPort api() {
    return coordinator.api();
  }

  /** The coordinator's process. */
  Child coordinator() {
    return coordinator.child();
  }

  /** The first agent's process. */
  Child agent() {
    return agents.getFirst();
  }

  @Override
  public void close() throws IOException {
    agents.forEach(Child::close);
    coordinator.close();
    folder.close();
    if (!plan.amqpUri().isEmpty()) {
      try (Connection connection = Broker.at(plan.amqpUri()).connect("weft-bench")) {
        connection.createChannel().queueDelete("weft.jobs." + pool);
      }
    }
  }
}
