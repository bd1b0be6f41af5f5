package dev.weft.coordinator.session;

import dev.weft.common.task.Threads;
import dev.weft.coordinator.listen.Listener;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
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
  private static final int MAX_STREAMS = 8;
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final int FLOW_WINDOW = 256 << 10;

  private final Sessions sessions;
  private final Listener listener;
  private final ScheduledExecutorService timer;
  private final Server server;

  /**
   * A server that is not yet started.
   *
   * @throws IllegalArgumentException if it may not listen there
   */
  public AgentServer(AgentServerSettings settings, Sessions sessions, Threads threads) {
    this.sessions = sessions;
    this.listener =
        new Listener(
            settings.listen(),
            new Listener.Shape("agents", settings.threads()),
            threads,
            sessions.time());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(threads.platformFactory("agents-timer"));
    this.server = builder().addService(service()).build();
  }

  /**
   * Begins to listen.
   *
   * @throws IOException if the address cannot be had
   */
  public void start() throws IOException {
    server.start();
    Future<?> _ = timer.scheduleAtFixedRate(this::sweep, 1, 1, TimeUnit.SECONDS);
    listener.warn(timer, "Anybody who reaches this address can be an agent: nothing is encrypted");
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Connections that have not yet said Hello. */
  int newcomers() {
    return listener.newcomers();
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
    listener.close();
  }

  private void sweep() {
    try {
      sessions.sweep();
    } catch (RuntimeException e) {
      // Thrown on, it would end all later sweeps without a word.
      log.atError().setCause(e).log("Looking after the agents' streams failed");
    }
  }

  private SessionService service() {
    return new SessionService(sessions, this::currentLoop);
  }

  private ScheduledExecutorService currentLoop() {
    for (EventExecutor loop : listener.loops()) {
      if (loop.inEventLoop()) {
        return loop;
      }
    }
    throw new IllegalStateException("not on an event-loop thread");
  }

  private ServerBuilder<?> builder() {
    return listener
        .builder()
        .directExecutor()
        .flowControlWindow(FLOW_WINDOW)
        .maxInboundMessageSize(MAX_MESSAGE)
        .maxConcurrentCallsPerConnection(MAX_STREAMS)
        // An agent opens its stream at once: a connection without one is nobody's.
        .maxConnectionIdle(10, TimeUnit.SECONDS)
        .maxConnectionAgeGrace(10, TimeUnit.MINUTES);
  }
}
