package dev.weft.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that a test stops and starts again. They lie below the range from which the
 * system serves outgoing connections: a port from that range could be taken while its server is
 * down, or a client that tries to reconnect could even end up connected to itself.
 */
public final class LoopbackPorts {
  private static final int LOWEST = 20_000;
  private static final int BOUND = 32_000;
  private static final int TRIES = 1_000;

  private LoopbackPorts() {}

  /**
   * A TCP port that nobody listens on now.
   *
   * @throws IllegalStateException if none is found
   */
  public static int free() {
    for (int tried = 0; tried < TRIES; tried++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + LOWEST + " to " + BOUND);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Bound to every address: a server elsewhere on this port would be in the way as well.
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (java.net.BindException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for a free port", e);
    }
  }

  /** The address 127.0.0.1. */
  static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }
}
