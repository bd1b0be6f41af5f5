package dev.weft.coordinator.session;

import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that agents connect to. Its callbacks run on the event-loop threads themselves: none
 * of them blocks, and an assignment that was just committed is on the wire after one wake-up.
 * Started and closed once, by one thread.
 */
public final class AgentServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentServer.class);

  // A frame holds at least one message, and a result of twice the limit must still be understood
  // to be refused.
  private static final int MAX_MESSAGE = 3 << 20;
  private static final int MAX_METADATA = 8 << 10;
  private static final int MAX_STREAMS = 8;
  private static final int MAX_RESETS = 100;
  private static final int RESETS_WINDOW_SECONDS = 30;
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final int FLOW_WINDOW = 256 << 10;

  private final AgentServerSettings settings;
  private final Sessions sessions;
  private final EventLoopGroup loops;
  private final ScheduledExecutorService timer;
  private final Server server;

  /**
   * A server that is not yet started.
   *
   * @throws IllegalArgumentException if it may not listen there
   */
  public AgentServer(AgentServerSettings settings, Sessions sessions, Threads threads) {
    if (!settings.allowed()) {
      throw new IllegalArgumentException("not a loopback address: " + settings.listen());
    }
    this.settings = settings;
    this.sessions = sessions;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            settings.threads(), threads.platformFactory("agents"), ioHandler());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(threads.platformFactory("agents-timer"));
    this.server = builder(settings.listen()).addService(service()).build();
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address cannot be had
   */
  public void start() throws IOException {
    server.start();
    Future<?> _ = timer.scheduleAtFixedRate(this::sweep, 1, 1, TimeUnit.SECONDS);
    if (!settings.listen().isLoopback()) {
      Future<?> _ = timer.scheduleAtFixedRate(this::warn, 0, 1, TimeUnit.MINUTES);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /**
   * Asks the agents to leave, waits for them, and stops. What they run goes on.
   *
   * @param grace how long to wait
   */
  public void drain(Duration grace) throws InterruptedException {
    sessions.goAway("the coordinator stops");
    server.shutdown();
    server.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
    close();
  }

  /** Ends every stream and stops at once. */
  @Override
  public void close() {
    timer.shutdownNow();
    server.shutdown();
    sessions.endAll();
    try {
      // Long enough for the agents to hear why.
      server.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    Future<?> _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void sweep() {
    try {
      sessions.sweep();
    } catch (RuntimeException e) {
      // Thrown on, it would end all later sweeps without a word.
      log.atError().setCause(e).log("Looking after the agents' streams failed");
    }
  }

  private void warn() {
    log.atWarn()
        .addKeyValue("address", settings.listen())
        .log("Anybody who reaches this address can be an agent: there is no encryption here");
  }

  private SessionService service() {
    return new SessionService(sessions, this::currentLoop);
  }

  private ScheduledExecutorService currentLoop() {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    throw new IllegalStateException("not on an event-loop thread");
  }

  private NettyServerBuilder builder(HostPort listen) {
    return NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
        .bossEventLoopGroup(loops)
        .workerEventLoopGroup(loops)
        .channelType(channelType())
        .directExecutor()
        .flowControlWindow(FLOW_WINDOW)
        .maxInboundMessageSize(MAX_MESSAGE)
        .maxInboundMetadataSize(MAX_METADATA)
        .maxConcurrentCallsPerConnection(MAX_STREAMS)
        .maxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
        .handshakeTimeout(10, TimeUnit.SECONDS)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        // An agent opens its stream at once: a connection without one is nobody's.
        .maxConnectionIdle(10, TimeUnit.SECONDS)
        .maxConnectionAge(24, TimeUnit.HOURS)
        .maxConnectionAgeGrace(10, TimeUnit.MINUTES);
  }

  private static IoHandlerFactory ioHandler() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  private static Class<? extends ServerChannel> channelType() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }
}
