package dev.weft.coordinator.listen;

import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import dev.weft.common.time.TimeSource;
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
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server listens with: its event loops, the limits of the transport that both servers have,
 * and the door. Made and closed by the server that it belongs to.
 */
public final class Listener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final int MAX_METADATA = 8 << 10;
  private static final int MAX_RESETS = 100;
  private static final int RESETS_WINDOW_SECONDS = 30;

  private final ListenSettings settings;
  private final EventLoopGroup loops;
  private final Door door;
  private final Doorman doorman;

  /**
   * What a server is made of how it listens.
   *
   * @param name of its threads, and in the log
   * @param size how many threads read and write
   */
  public record Shape(String name, int size) {}

  /**
   * Makes the event loops; nothing listens yet.
   *
   * @throws IllegalArgumentException if it may not listen there
   */
  public Listener(ListenSettings settings, Shape shape, Threads threads, TimeSource time) {
    if (!settings.allowed()) {
      throw new IllegalArgumentException("not a loopback address: " + settings.address());
    }
    this.settings = settings;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            shape.size(), threads.platformFactory(shape.name()), ioHandler());
    this.door = new Door(shape.name(), settings.limits(), time);
    this.doorman = new Doorman(door);
  }

  /** A server on these event loops, behind the door. What it serves is still to be said. */
  public NettyServerBuilder builder() {
    HostPort listen = settings.address();
    return NettyServerBuilder.forAddress(new InetSocketAddress(listen.host(), listen.port()))
        .bossEventLoopGroup(loops)
        .workerEventLoopGroup(loops)
        .channelFactory(this::channel)
        .addTransportFilter(doorman.filter())
        .intercept(doorman.interceptor())
        .maxInboundMetadataSize(MAX_METADATA)
        .maxRstFramesPerWindow(MAX_RESETS, RESETS_WINDOW_SECONDS)
        // Also ends a connection that says nothing at all.
        .handshakeTimeout(settings.limits().silence().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(10, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .maxConnectionAge(24, TimeUnit.HOURS);
  }

  /** The event loops that the server runs on. */
  public EventLoopGroup loops() {
    return loops;
  }

  /**
   * Says each minute that anybody may come, if others than this machine can.
   *
   * @param timer runs short tasks
   * @param warning what anybody may do
   */
  public void warn(ScheduledExecutorService timer, String warning) {
    if (!settings.address().isLoopback()) {
      Runnable say =
          () -> log.atWarn().addKeyValue("address", settings.address()).log("{}", warning);
      Future<?> _ = timer.scheduleAtFixedRate(say, 0, 1, TimeUnit.MINUTES);
    }
  }

  /** Connections that are open. */
  public int connections() {
    return door.open();
  }

  /** Those of them that have not yet said what they want. */
  public int newcomers() {
    return door.newcomers();
  }

  /** Connections that were refused until now. */
  public long refused() {
    return door.refused();
  }

  /** Ends the event loops, and with them what is still open. */
  @Override
  public void close() {
    Future<?> _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private ServerChannel channel() {
    ServerChannel channel =
        Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    // What gRPC adds later stands behind it.
    channel.pipeline().addLast(doorman);
    return channel;
  }

  private static IoHandlerFactory ioHandler() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }
}
