package dev.weft.coordinator.api;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.config.HostPort;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections to other coordinators' APIs, opened when they are needed. A server lets only so many
 * calls be open on one connection, and some calls last for hours: so there are several to each, and
 * a bound on them. Thread-safe.
 */
final class PeerLines implements AutoCloseable {
  /** Below what a server allows on one connection. */
  static final int CALLS = 100;

  /** Connections to one coordinator at most. */
  static final int LINES = 10;

  /** Coordinators that are remembered at most while nothing is said to them. */
  private static final int PEERS = 16;

  private static final int CONNECT_MILLIS = 3_000;
  private static final int MAX_MESSAGE = 16 << 20;

  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<String, List<Line>> lines = new HashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /**
   * None yet.
   *
   * @param executor runs what comes back
   */
  PeerLines(Executor executor) {
    this.executor = executor;
  }

  /** One connection, and how many calls are open on it. */
  private static final class Line {
    final ManagedChannel channel;
    int calls;

    Line(ManagedChannel channel) {
      this.channel = channel;
    }
  }

  /** Room for one call; to be closed with it. */
  final class Room implements AutoCloseable {
    private final Line line;

    private Room(Line line) {
      this.line = line;
    }

    ManagedChannel channel() {
      return line.channel;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        line.calls--;
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Takes room for a call.
   *
   * @param address of the coordinator's API
   * @return empty if too many calls are open there, or these lines are closed
   * @throws IllegalArgumentException if the address is none
   */
  Optional<Room> take(String address) {
    HostPort place = HostPort.parse(address);
    List<Line> idle = List.of();
    lock.lock();
    try {
      if (closed) {
        return Optional.empty();
      }
      if (!lines.containsKey(address) && lines.size() >= PEERS) {
        idle = takeIdle();
      }
      List<Line> known = lines.computeIfAbsent(address, _ -> new ArrayList<>());
      Optional<Line> free = known.stream().filter(line -> line.calls < CALLS).findFirst();
      if (free.isEmpty() && known.size() >= LINES) {
        return Optional.empty();
      }
      Line line = free.orElseGet(() -> new Line(open(place)));
      if (free.isEmpty()) {
        known.add(line);
      }
      line.calls++;
      if (line.channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
        // It may be back already: who asks again is not to wait for the channel's own patience.
        line.channel.resetConnectBackoff();
      }
      return Optional.of(new Room(line));
    } finally {
      lock.unlock();
      idle.forEach(line -> line.channel.shutdown());
    }
  }

  @GuardedBy("lock")
  private List<Line> takeIdle() {
    List<Line> idle = new ArrayList<>();
    lines
        .values()
        .removeIf(all -> {
          boolean silent = all.stream().allMatch(line -> line.calls == 0);
          if (silent) {
            idle.addAll(all);
          }
          return silent;
        });
    return idle;
  }

  private ManagedChannel open(HostPort place) {
    return NettyChannelBuilder.forAddress(place.host(), place.port())
        .usePlaintext()
        .executor(executor)
        .proxyDetector(_ -> null)
        .disableRetry()
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .maxInboundMessageSize(MAX_MESSAGE)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(10, TimeUnit.SECONDS)
        .idleTimeout(5, TimeUnit.MINUTES)
        .build();
  }

  /** Ends all of them, and the calls on them. */
  @Override
  public void close() {
    List<Line> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      lines.values().forEach(all::addAll);
      lines.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(line -> line.channel.shutdownNow());
  }
}
