package dev.weft.it.net;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One connection through the proxy: a socket on each side and a {@link Pump} for each direction. It
 * ends when both directions have finished, or at once when one of them breaks.
 */
final class Tunnel {
  private final Socket client;
  private final Socket server;
  private final Consumer<Tunnel> onEnd;
  private final List<Thread> threads;
  private final AtomicInteger open = new AtomicInteger(2);

  /**
   * A tunnel that does nothing yet.
   *
   * @param onEnd called when it is over, maybe more than once, by one of its threads or whoever
   *     reset it
   */
  Tunnel(Socket client, Socket server, Lane toServer, Lane toClient, Consumer<Tunnel> onEnd) {
    this.client = client;
    this.server = server;
    this.onEnd = onEnd;
    Pump there = new Pump(client, server, toServer);
    Pump back = new Pump(server, client, toClient);
    this.threads =
        List.of(
            thread(there::read),
            thread(() -> directionEnded(there.write())),
            thread(back::read),
            thread(() -> directionEnded(back.write())));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Breaks it: both sides get a reset, whatever still waits in it is lost. */
  void reset() {
    close(client, true);
    close(server, true);
    threads.forEach(Thread::interrupt);
    onEnd.accept(this);
  }

  private void directionEnded(Pump.End end) {
    switch (end) {
      case BROKEN -> reset();
      case FINISHED -> {
        if (open.decrementAndGet() == 0) {
          close(client, false);
          close(server, false);
          onEnd.accept(this);
        }
      }
    }
  }

  private interface Part {
    void run() throws InterruptedException;
  }

  private static Thread thread(Part part) {
    return Thread.ofVirtual()
        .name("fault-proxy")
        .unstarted(() -> {
          try {
            part.run();
          } catch (InterruptedException _) {
            // The tunnel was reset: this thread was a part of it.
          }
        });
  }

  private static void close(Socket socket, boolean reset) {
    try (socket) {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException _) {
      // It was closed already, by its peer or by the other direction.
    }
  }
}
