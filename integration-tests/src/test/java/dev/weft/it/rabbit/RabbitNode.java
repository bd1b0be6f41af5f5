package dev.weft.it.rabbit;

import com.rabbitmq.client.ConnectionFactory;
import dev.weft.it.proc.CapturedProcess;
import dev.weft.it.proc.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A private RabbitMQ server on 127.0.0.1 with an Erlang port mapper of its own. It keeps its data
 * and ports when it is stopped or killed and started again. Its processes end with {@link #close()}
 * at the latest, and also when this JVM dies. For one thread at a time.
 */
public final class RabbitNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
  private static final Pattern READY = Pattern.compile("completed with \\d+ plugins");

  private final NodeFolder folder;
  private final RabbitCtl ctl;
  private final Optional<CapturedProcess> mapper;
  private Optional<CapturedProcess> server = Optional.empty();

  private RabbitNode(NodeFolder folder, Optional<CapturedProcess> mapper) {
    this.folder = folder;
    this.ctl = new RabbitCtl(folder);
    this.mapper = mapper;
  }

  /**
   * Starts a new node and waits until it takes connections, about 8 seconds.
   *
   * @param path a folder for everything that it writes
   * @throws IllegalStateException if RabbitMQ is not installed
   */
  public static RabbitNode start(Path path) throws IOException, InterruptedException {
    RabbitInstall.require();
    NodeFolder folder = NodeFolder.create(path);
    List<String> epmd =
        List.of(
            RabbitInstall.epmd().toString(),
            "-port",
            Integer.toString(folder.mapperPort()),
            "-address",
            "127.0.0.1");
    RabbitNode node =
        new RabbitNode(
            folder,
            Optional.of(
                CapturedProcess.start("epmd", folder.command(epmd), path.resolve("epmd.out"))));
    return started(node);
  }

  /**
   * Starts a new node that joins this one, which runs and outlives it.
   *
   * @param path a folder for everything that it writes
   */
  RabbitNode startBeside(Path path) throws IOException, InterruptedException {
    return started(new RabbitNode(NodeFolder.createBeside(folder, path), Optional.empty()));
  }

  private static RabbitNode started(RabbitNode node) throws IOException, InterruptedException {
    try {
      node.start();
      return node;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  /** Starts it again, on the same port and data, and waits until it takes connections. */
  public void start() throws IOException, InterruptedException {
    if (isRunning()) {
      throw new IllegalStateException(folder.name() + " runs already");
    }
    server.ifPresent(CapturedProcess::close);
    CapturedProcess started =
        CapturedProcess.start(
            folder.name(),
            folder.command(List.of(RabbitInstall.script("rabbitmq-server").toString())),
            folder.serverLog());
    server = Optional.of(started);
    started.awaitLine(READY, START_LIMIT);
  }

  /** Stops it in good order, about 3 seconds. */
  public void stop() throws InterruptedException {
    end(Signal.TERM);
  }

  /**
   * Kills it: it gets no chance to write or to say anything. Queues declared before count as old
   * ones, see {@link RabbitCtl#saveQueueList()}.
   */
  public void kill9() throws IOException, InterruptedException {
    ctl.saveQueueList();
    end(Signal.KILL);
  }

  /** Freezes it: its connections stay open and nothing happens on them. */
  public void freeze() throws InterruptedException {
    running().signal(Signal.STOP);
  }

  /** Lets it go on after {@link #freeze()}. */
  public void thaw() throws InterruptedException {
    running().signal(Signal.CONT);
  }

  /** Whether its process runs, or is frozen. */
  public boolean isRunning() {
    return server.filter(CapturedProcess::isAlive).isPresent();
  }

  /** The id of the server's process. */
  public long pid() {
    return running().pid();
  }

  /** Its name among Erlang's nodes. */
  String name() {
    return folder.name();
  }

  /** Its port on 127.0.0.1 for AMQP. */
  public int port() {
    return folder.port();
  }

  /** The address of one of its virtual hosts, with the password in it. */
  public URI uri(String virtualHost) {
    return uri(virtualHost, folder.port());
  }

  /** The same by way of another port, such as a proxy's. */
  public URI uri(String virtualHost, int port) {
    String path = URLEncoder.encode(virtualHost, StandardCharsets.UTF_8);
    return URI.create(
        "amqp://%s:%s@127.0.0.1:%d/%s".formatted(NodeFolder.USER, folder.password(), port, path));
  }

  /** How to connect to one of its virtual hosts; the client's own recovery is off. */
  public ConnectionFactory connections(String virtualHost) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(folder.port());
    factory.setUsername(NodeFolder.USER);
    factory.setPassword(folder.password());
    factory.setVirtualHost(virtualHost);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  /** What an operator can do to it. */
  public RabbitCtl ctl() {
    return ctl;
  }

  /** Makes a new virtual host with a name of its own. */
  public RabbitVhost newVhost() throws IOException, InterruptedException {
    String name = "test-" + UUID.randomUUID();
    ctl.addVirtualHost(name);
    return new RabbitVhost(this, name);
  }

  /** Kills the server and its port mapper. */
  @Override
  public void close() {
    server.ifPresent(CapturedProcess::close);
    mapper.ifPresent(CapturedProcess::close);
  }

  private void end(Signal signal) throws InterruptedException {
    CapturedProcess process = running();
    process.signal(signal);
    int _ = process.awaitExit(STOP_LIMIT);
  }

  private CapturedProcess running() {
    return server
        .filter(CapturedProcess::isAlive)
        .orElseThrow(() -> new IllegalStateException(folder.name() + " does not run"));
  }
}
