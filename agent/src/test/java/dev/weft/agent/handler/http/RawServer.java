package dev.weft.agent.handler.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes one connection, reads a request without a body, and answers as no good server would. */
final class RawServer implements AutoCloseable {
  /** Writes an answer; the connection stays open until the client closes it. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws IOException;
  }

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  RawServer(Answer answer) throws IOException {
    Thread.startVirtualThread(() -> serve(answer));
  }

  private void serve(Answer answer) {
    try (Socket socket = listener.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      asked.countDown();
      answer.write(socket.getOutputStream());
      while (in.read() >= 0) {
        // Whatever else the client says; it ends when the client closes the connection.
      }
    } catch (IOException e) {
      // The client closed the connection while it was written to.
    } finally {
      closed.countDown();
    }
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  /** Waits until a request was read. */
  void awaitRequest() throws InterruptedException {
    await(asked, "no request came");
  }

  /** Waits until the client has closed the connection. */
  void awaitClose() throws InterruptedException {
    await(closed, "the connection is still open");
  }

  private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
    if (!latch.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError(otherwise);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
