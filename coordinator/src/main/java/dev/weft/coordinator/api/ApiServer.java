package dev.weft.coordinator.api;

import dev.weft.common.config.HostPort;
import dev.weft.common.id.JobId;
import dev.weft.common.id.UuidV7;
import dev.weft.common.task.Permits;
import dev.weft.common.task.Threads;
import dev.weft.coordinator.listen.Listener;
import dev.weft.coordinator.loop.Callers;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The server that callers connect to: the public services, health and, if wanted, reflection.
 * Started and closed once, by one thread.
 */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_MESSAGE = (1 << 20) + (256 << 10);
  private static final int MAX_CALLS = 128;
  private static final int KEY_BYTES = 32;
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final ApiSettings settings;
  private final Listener listener;
  private final ScheduledExecutorService timer;
  private final Health health;
  private final Callers callers;
  private final Following following;
  private final Forwarding forwarding;
  private final Server server;

  /**
   * A server that is not yet started.
   *
   * @param random makes ids and the key of page tokens
   * @throws IllegalArgumentException if it may not listen there
   */
  public ApiServer(ApiSettings settings, ApiPorts ports, Threads threads, SecureRandom random) {
    this(settings, ports, List.of(), threads, random);
  }

  /**
   * A server that is not yet started, with more services.
   *
   * @param more beside those of the ports
   * @param random makes ids and the key of page tokens
   * @throws IllegalArgumentException if it may not listen there
   */
  public ApiServer(
      ApiSettings settings,
      ApiPorts ports,
      List<BindableService> more,
      Threads threads,
      SecureRandom random) {
    this.settings = settings;
    // Never closed: it holds no thread while it has no task.
    Executor executor = threads.virtualPerTask("api");
    Connections connections = new Connections(settings.limits().connectionWatches());
    int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
    this.listener =
        new Listener(
            settings.listen(), new Listener.Shape("api-loop", loops), threads, ports.time());
    this.timer = Executors.newSingleThreadScheduledExecutor(threads.platformFactory("api-timer"));
    this.health = new Health(ports.view(), timer);
    Services services = services(settings.limits(), ports, executor, random);
    this.callers = ports.callers();
    this.following = services.following();
    this.forwarding = services.forwarding();
    ServerBuilder<?> builder =
        builder()
            .executor(executor)
            .addTransportFilter(connections)
            .intercept(forwarding)
            .intercept(connections)
            .addService(health.service());
    services.all().forEach(builder::addService);
    more.forEach(builder::addService);
    if (settings.reflection()) {
      builder.addService(ProtoReflectionServiceV1.newInstance());
    }
    this.server = builder.build();
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address cannot be had
   */
  public void start() throws IOException {
    server.start();
    health.start();
    listener.warn(timer, "Anybody who reaches this address can use the API: nothing is encrypted");
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Where other coordinators reach it, once it listens. */
  public String address() throws IOException {
    if (!settings.advertise().isEmpty()) {
      return settings.advertise();
    }
    String host = settings.listen().address().host();
    boolean everywhere = InetAddress.getByName(host).isAnyLocalAddress();
    String reached = everywhere ? InetAddress.getLocalHost().getHostName() : host;
    return new HostPort(reached, port()).toString();
  }

  /** Connections that have not yet made a call. */
  int newcomers() {
    return listener.newcomers();
  }

  /** How many calls wait for a job to end. */
  int waits() {
    return following.waits();
  }

  /**
   * Takes no more calls, waits for those that are under way, and stops.
   *
   * @param grace how long to wait
   */
  public void drain(Duration grace) throws InterruptedException {
    health.leave();
    server.shutdown();
    following.endAll();
    forwarding.endAll();
    server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
    close();
  }

  /** Ends every call, tells the callers why, and stops at once. */
  @Override
  public void close() {
    timer.shutdownNow();
    health.leave();
    server.shutdown();
    following.endAll();
    forwarding.endAll();
    callers.end();
    try {
      // Cut off, they would be told that they have cancelled their calls themselves.
      server.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    forwarding.close();
    listener.close();
  }

  /**
   * The public services.
   *
   * @param following what is to be ended when the server stops
   * @param forwarding the same
   */
  private record Services(List<BindableService> all, Following following, Forwarding forwarding) {}

  private static Services services(
      ApiSettings.Limits limits, ApiPorts ports, Executor executor, SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    SpecReader specs =
        new SpecReader(
            () -> new JobId(UuidV7.make(ports.time().now().wall(), random).toString()),
            () -> ports.time().now().wall());
    Asking asking = new Asking(ports.view());
    Reads reads = new Reads(ports.reader(), ports.letters(), ports.peers(), limits.reads());
    PeerLines lines = new PeerLines(executor);
    Waits waits = new Waits(ports.view(), asking);
    Watches watches = new Watches(limits.watches());
    PageTokens tokens = new PageTokens(key);
    Listing listing = new Listing(reads, waits, ports.feed(), tokens);
    Letters letters = new Letters(reads, listing, ports.callers(), asking, tokens);
    Following following =
        new Following(
            ports.feed(),
            reads,
            waits,
            listing,
            new Following.Limits(new Permits(limits.waits()), watches),
            executor);
    Steering steering = new Steering(ports.callers(), asking);
    Submitting submitting = new Submitting(specs, new Submissions(ports.callers(), limits), asking);
    return new Services(
        List.of(
            new JobCalls(steering, submitting, following, listing),
            new DeadLetterCalls(letters, new Replaying(letters, reads, ports.callers(), asking)),
            new FleetCalls(ports, asking, new Everywhere(reads, lines), watches, executor),
            new RecoveryCalls(ports, asking, new Everywhere(reads, lines)),
            new ScheduleCalls(ports, asking, reads, new ScheduleReader(specs), random)),
        following,
        new Forwarding(reads, watches, lines));
  }

  private ServerBuilder<?> builder() {
    return listener
        .builder()
        .maxInboundMessageSize(MAX_MESSAGE)
        .maxConcurrentCallsPerConnection(MAX_CALLS)
        .maxConnectionIdle(5, TimeUnit.MINUTES)
        .maxConnectionAgeGrace(30, TimeUnit.MINUTES);
  }
}
