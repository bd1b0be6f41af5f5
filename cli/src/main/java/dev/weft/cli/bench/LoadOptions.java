package dev.weft.cli.bench;

import dev.weft.cli.amqp.Broker;
import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.Pool;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the load goes: a deployment that runs, or one that is started for it. */
final class LoadOptions {
  private static final int SLOTS = 10_000;
  private static final String DEFAULT_URI = "amqp://guest:guest@127.0.0.1:5672/%2F";

  @Mixin private ConnectOptions connect = new ConnectOptions();

  @Option(
      names = "--amqp-uri",
      paramLabel = "URI",
      defaultValue = "${env:WEFT_AMQP_URI:-" + DEFAULT_URI + "}",
      description = "The broker (default: WEFT_AMQP_URI, else guest at 127.0.0.1:5672).")
  private String amqpUri = DEFAULT_URI;

  @Option(
      names = "--self-contained",
      description =
          "Start a coordinator and agents for this, in a pool of their own, as separate processes.")
  private boolean selfContained;

  @Option(
      names = "--pool",
      paramLabel = "POOL",
      defaultValue = "default",
      description = "The pool of a deployment that runs (default: default).")
  private String pool = "default";

  @Option(
      names = "--agents",
      paramLabel = "N",
      defaultValue = "1",
      description = "Agents to start, 1 to 8 (default: 1).")
  private int agents = 1;

  @Mixin private TuningOptions tuning = new TuningOptions();

  /** The broker. */
  Broker broker() {
    return Broker.at(amqpUri);
  }

  /** The broker's address, with the password in it: not for messages. */
  String amqpUri() {
    return amqpUri;
  }

  /**
   * Finds what takes the load, or starts it.
   *
   * @throws CommandFailure if it is not there or does not come up
   */
  Target target(Shell shell) throws IOException, InterruptedException {
    Bounds.check("--agents", agents, 1, 8);
    // Before anything is started for it.
    broker().connect("weft-bench").close();
    if (selfContained) {
      return start(shell, tuning.plan(amqpUri, agents, SLOTS));
    }
    try (Client client = connect.connect()) {
      if (client.call(() -> freeSlots(client)) == 0) {
        throw new CommandFailure(
            ExitCode.NOT_FOUND, "pool " + pool + " has no agent with a free slot");
      }
    }
    return new Target(pool, () -> {});
  }

  /**
   * Starts a second one, which differs from the first in settings of its agents.
   *
   * @throws CommandFailure if the first was not started for this either, or it does not come up
   */
  Target rival(Shell shell, Map<String, String> agentSettings)
      throws IOException, InterruptedException {
    if (!selfContained) {
      throw CommandFailure.usage("--against: expected --self-contained with it");
    }
    return start(shell, tuning.plan(amqpUri, agents, SLOTS).withAgentSettings(agentSettings));
  }

  private static Target start(Shell shell, Plan plan) throws IOException, InterruptedException {
    OwnWeft own = OwnWeft.start(shell, plan);
    return new Target(own.pool(), own);
  }

  private long freeSlots(Client client) {
    return client.fleet().listPools(ListPoolsRequest.getDefaultInstance()).getPoolsList().stream()
        .filter(found -> found.getName().equals(pool))
        .mapToLong(Pool::getFreeSlots)
        .sum();
  }

  /**
   * What takes the load.
   *
   * @param pool whose queue the jobs go to
   * @param weft what was started for it
   */
  record Target(String pool, Part weft) implements AutoCloseable {
    /** The queue that the jobs go to. */
    String queue() {
      return "weft.jobs." + pool;
    }

    @Override
    public void close() throws IOException {
      weft.close();
    }
  }

  /** What ends with the measurement. */
  interface Part extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
