package dev.weft.it.cluster;

import dev.weft.it.net.LoopbackPorts;
import dev.weft.it.proc.JvmCommand;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListJobsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One coordinator and its agents, each a JVM of its own, started by the {@code weft} command as a
 * user would. Ports stay the same when the coordinator is started again. Closing kills what still
 * runs.
 */
public final class WeftCluster implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  static final String MAIN = "dev.weft.cli.Main";
  private static final String USUAL_HEAP = "256m";

  private final Path folder;
  private final String heap;
  private final List<String> settings;
  private final int agentPort = LoopbackPorts.free();
  private final int apiPort = LoopbackPorts.free();
  private final List<JvmProcess> processes = new ArrayList<>();
  private final ManagedChannel channel;
  private final UnaryOperator<JvmCommand> how;
  private JvmProcess coordinator;

  private WeftCluster(
      Path folder, String heap, List<String> settings, UnaryOperator<JvmCommand> how)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.heap = heap;
    this.settings = settings;
    this.how = how;
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", apiPort).usePlaintext().build();
    this.coordinator = launch();
  }

  /**
   * Starts a coordinator and waits until it listens.
   *
   * @param amqp the broker
   * @param folder for data and logs
   * @param settings of the coordinator, {@code key=value}
   */
  public static WeftCluster start(URI amqp, Path folder, String... settings)
      throws IOException, InterruptedException {
    return start(amqp.toString(), folder, UnaryOperator.identity(), settings);
  }

  /**
   * Starts a coordinator and waits until it listens.
   *
   * @param amqp the broker, or several nodes of it, separated by commas
   * @param folder for data and logs
   * @param how the coordinator's JVM differs from the usual, asked at each start
   * @param settings of the coordinator, {@code key=value}
   */
  public static WeftCluster start(
      String amqp, Path folder, UnaryOperator<JvmCommand> how, String... settings)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("amqp.uri=" + amqp);
    return new WeftCluster(folder, USUAL_HEAP, all, how);
  }

  /**
   * Starts a coordinator that has no broker, and waits until it listens.
   *
   * @param folder for data and logs
   * @param heap of it and of each agent at most, such as {@code 64m}
   * @param settings of the coordinator, {@code key=value}
   */
  public static WeftCluster startWithoutBroker(Path folder, String heap, String... settings)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("amqp.uri=");
    return new WeftCluster(folder, heap, all, UnaryOperator.identity());
  }

  /** The coordinator's process. */
  public JvmProcess coordinator() {
    return coordinator;
  }

  /** Starts the coordinator again on its data, after it has ended. */
  public void restartCoordinator() throws IOException, InterruptedException {
    forget(coordinator);
    coordinator = launch();
  }

  /**
   * Starts an agent and waits until it takes jobs.
   *
   * @param id its id
   * @param more of its settings, {@code key=value}
   */
  public JvmProcess startAgent(String id, String... more) throws IOException, InterruptedException {
    return startAgent(id, agentPort, UnaryOperator.identity(), more);
  }

  /**
   * Starts an agent that reaches the coordinator by another port, and waits until it takes jobs.
   *
   * @param id its id
   * @param port of 127.0.0.1, such as a proxy's
   * @param more of its settings, {@code key=value}
   */
  public JvmProcess startAgent(String id, int port, String... more)
      throws IOException, InterruptedException {
    return startAgent(id, port, UnaryOperator.identity(), more);
  }

  /** The same of an agent whose JVM differs from the usual. */
  public JvmProcess startAgent(
      String id, int port, UnaryOperator<JvmCommand> changes, String... more)
      throws IOException, InterruptedException {
    return startAgent(id, List.of(port), changes, more);
  }

  /** The same of an agent that has several coordinators, each at a port of 127.0.0.1. */
  public JvmProcess startAgent(String id, List<Integer> ports, String... more)
      throws IOException, InterruptedException {
    return startAgent(id, ports, UnaryOperator.identity(), more);
  }

  private JvmProcess startAgent(
      String id, List<Integer> ports, UnaryOperator<JvmCommand> changes, String... more)
      throws IOException, InterruptedException {
    JvmProcess agent = launchAgent(id, ports, changes, more);
    agent.awaitLine("agent " + id + " ready.*", START);
    return agent;
  }

  /** The same of an agent that may never take jobs: does not wait. */
  public JvmProcess launchAgent(String id, int port, String... more) throws IOException {
    return launchAgent(id, List.of(port), UnaryOperator.identity(), more);
  }

  private JvmProcess launchAgent(
      String id, List<Integer> ports, UnaryOperator<JvmCommand> changes, String... more)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("agent.id=" + id);
    all.add(
        "agent.coordinators="
            + ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")));
    all.add("agent.data=" + folder.resolve(id));
    return start(id, "agent", all, changes);
  }

  /** Lets go of a process that has ended, so that its like may come and go any number of times. */
  public void forget(JvmProcess ended) {
    ended.close();
    processes.remove(ended);
  }

  /** Jobs, as a caller of the API sees them. */
  public JobServiceGrpc.JobServiceBlockingStub jobs() {
    return JobServiceGrpc.newBlockingStub(channel);
  }

  /** Agents and pools, as a caller of the API sees them. */
  public FleetServiceGrpc.FleetServiceBlockingStub fleet() {
    return FleetServiceGrpc.newBlockingStub(channel);
  }

  /** The connection of {@link #jobs} and {@link #fleet}, for other calls. */
  public ManagedChannel channel() {
    return channel;
  }

  /** Attempts that an agent holds. */
  public int running(String agent) {
    return fleet().listAgents(ListAgentsRequest.getDefaultInstance()).getAgentsList().stream()
        .filter(a -> a.getId().equals(agent))
        .mapToInt(Agent::getRunning)
        .sum();
  }

  /** Every job, newest first. */
  public List<Job> allJobs() {
    List<Job> all = new ArrayList<>();
    forEachJob(all::add);
    return all;
  }

  /** Hands every job over, newest first. */
  public void forEachJob(Consumer<Job> taker) {
    String page = "";
    do {
      ListJobsResponse response =
          jobs()
              .listJobs(ListJobsRequest.newBuilder().setPageSize(1_000).setPageToken(page).build());
      response.getJobsList().forEach(taker);
      page = response.getNextPageToken();
    } while (!page.isEmpty());
  }

  /** Where the API listens. */
  public String apiAddress() {
    return "127.0.0.1:" + apiPort;
  }

  /** The port that callers connect to. */
  public int apiPort() {
    return apiPort;
  }

  /** The port that agents connect to. */
  public int agentPort() {
    return agentPort;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    processes.forEach(JvmProcess::close);
  }

  private JvmProcess launch() throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(settings);
    all.add("agents.listen=127.0.0.1:" + agentPort);
    all.add("api.listen=127.0.0.1:" + apiPort);
    all.add("data.dir=" + folder.resolve("coordinator"));
    JvmProcess process = start("coordinator", "coordinator", all, how);
    process.awaitLine("weft coordinator ready.*", START);
    return process;
  }

  private JvmProcess start(
      String name, String command, List<String> all, UnaryOperator<JvmCommand> changes)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    all.forEach(setting -> {
      arguments.add("--set");
      arguments.add(setting);
    });
    JvmCommand changed = changes.apply(JvmCommand.of(MAIN).withOptions("-Xmx" + heap));
    JvmProcess process =
        StartCache.quicken(changed, command)
            .withArguments(arguments.toArray(String[]::new))
            .start(name, folder);
    processes.add(process);
    return process;
  }
}
