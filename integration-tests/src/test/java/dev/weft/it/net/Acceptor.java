package dev.weft.it.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Listens on a port of 127.0.0.1 and hands over who connects, by a virtual thread of its own. */
final class Acceptor {
  private static final int BACKLOG = 1_024;

  private final ServerSocket socket;
  private final Thread thread;

  private Acceptor(ServerSocket socket, Consumer<Socket> onAccept) {
    this.socket = socket;
    this.thread =
        Thread.ofVirtual().name("accept-" + socket.getLocalPort()).start(() -> acceptAll(onAccept));
  }

  /** Listens from now on; port 0 stands for a free one. */
  static Acceptor on(int port, Consumer<Socket> onAccept) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(LoopbackPorts.loopback(), port), BACKLOG);
    return new Acceptor(socket, onAccept);
  }

  int port() {
    return socket.getLocalPort();
  }

  boolean isListening() {
    return !socket.isClosed();
  }

  /** Stops listening; on return nobody can connect any more. Idempotent. */
  void close() throws IOException {
    socket.close();
    // The system goes on accepting until the thread in accept() has left it.
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void acceptAll(Consumer<Socket> onAccept) {
    while (isListening()) {
      try {
        onAccept.accept(socket.accept());
      } catch (IOException e) {
        if (isListening()) {
          throw new UncheckedIOException("nobody can connect to port " + port(), e);
        }
      }
    }
  }
}
