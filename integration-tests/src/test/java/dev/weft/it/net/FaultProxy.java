package dev.weft.it.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on 127.0.0.1 in front of a server on 127.0.0.1, with faults that are switched at run
 * time for each direction, for the connections that are open and for those to come. A connection is
 * accepted before the server is tried; if that cannot be reached it is reset. Safe for use by any
 * thread.
 */
public final class FaultProxy implements AutoCloseable {
  private final int port = LoopbackPorts.free();
  private final int serverPort;
  private final Lane toServer = new Lane();
  private final Lane toClient = new Lane();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Set<Tunnel> tunnels = new HashSet<>();

  @GuardedBy("lock")
  private Acceptor acceptor;

  @GuardedBy("lock")
  private long accepted;

  @GuardedBy("lock")
  private boolean closed;

  private FaultProxy(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.acceptor = Acceptor.on(port, this::open);
  }

  /** A proxy in front of this port on 127.0.0.1, on a free port, that lets everything pass. */
  public static FaultProxy to(int serverPort) throws IOException {
    return new FaultProxy(serverPort);
  }

  /** The port on 127.0.0.1 for clients; it stays the same for the proxy's whole life. */
  public int port() {
    return port;
  }

  /** Switches both directions. */
  public void set(Fault fault) {
    for (Direction direction : Direction.values()) {
      set(direction, fault);
    }
  }

  /** Switches one direction. */
  public void set(Direction direction, Fault fault) {
    lane(direction).set(fault);
  }

  /** Resets every open connection; new ones are accepted as before. */
  public void reset() {
    for (Tunnel tunnel : openTunnels()) {
      tunnel.reset();
    }
  }

  /** Stops listening: who connects is refused. Open connections go on. Idempotent. */
  public void refuse() throws IOException {
    acceptor().close();
  }

  /** Listens again after {@link #refuse()}, on the same port. For one thread at a time. */
  public void accept() throws IOException {
    if (acceptor().isListening()) {
      return;
    }
    Acceptor next = Acceptor.on(port, this::open);
    lock.lock();
    try {
      acceptor = next;
    } finally {
      lock.unlock();
    }
  }

  /** The number of bytes of this direction that went on to the other side. */
  public long passed(Direction direction) {
    return lane(direction).passed();
  }

  /** The number of bytes of this direction that vanished. */
  public long dropped(Direction direction) {
    return lane(direction).dropped();
  }

  /** The number of connections accepted so far. */
  public long accepted() {
    lock.lock();
    try {
      return accepted;
    } finally {
      lock.unlock();
    }
  }

  /** The number of connections that are open. */
  public int open() {
    return openTunnels().size();
  }

  /**
   * Waits until so many connections are open.
   *
   * @throws AssertionError if there are not when the time is over
   */
  public void awaitOpen(int count, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (tunnels.size() != count) {
        if (left <= 0) {
          throw new AssertionError(
              tunnels.size() + " connections are open, not " + count + ", after " + limit);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Stops listening and resets every connection. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    refuse();
    reset();
  }

  private Lane lane(Direction direction) {
    return switch (direction) {
      case TO_SERVER -> toServer;
      case TO_CLIENT -> toClient;
    };
  }

  private Acceptor acceptor() {
    lock.lock();
    try {
      return acceptor;
    } finally {
      lock.unlock();
    }
  }

  private void open(Socket client) {
    Socket server = new Socket();
    Tunnel tunnel = new Tunnel(client, server, toServer, toClient, this::ended);
    add(tunnel);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(LoopbackPorts.loopback(), serverPort));
      tunnel.start();
    } catch (IOException _) {
      // The server is down: its client learns it by a reset, as it would from a port forwarder.
      tunnel.reset();
    }
  }

  private void add(Tunnel tunnel) {
    boolean late;
    lock.lock();
    try {
      late = closed;
      accepted++;
      tunnels.add(tunnel);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (late) {
      tunnel.reset();
    }
  }

  private void ended(Tunnel tunnel) {
    lock.lock();
    try {
      tunnels.remove(tunnel);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<Tunnel> openTunnels() {
    lock.lock();
    try {
      return List.copyOf(tunnels);
    } finally {
      lock.unlock();
    }
  }
}
