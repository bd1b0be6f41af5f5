package dev.weft.it.net;

import java.io.IOException;
import java.net.Socket;

/** A server on 127.0.0.1 that sends back what it receives, for tests of what lies in between. */
final class EchoServer implements AutoCloseable {
  private final Acceptor acceptor;

  private EchoServer(Acceptor acceptor) {
    this.acceptor = acceptor;
  }

  static EchoServer start() throws IOException {
    return new EchoServer(
        Acceptor.on(0, client -> Thread.ofVirtual().name("echo").start(() -> echo(client))));
  }

  int port() {
    return acceptor.port();
  }

  @Override
  public void close() throws IOException {
    acceptor.close();
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // Its client was cut off, which is what these tests are about.
    }
  }
}
