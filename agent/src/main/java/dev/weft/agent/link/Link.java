package dev.weft.agent.link;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.telemetry.Outlet;
import dev.weft.common.config.HostPort;
import dev.weft.common.task.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The connection to one coordinator: stream after stream, with waits between them, until the agent
 * leaves. Its writing thread runs {@link #run}; {@link #send} and {@link #flush} are for the loop's
 * thread, the other methods for any.
 */
final class Link implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Link.class);

  private final int place;
  private final HostPort address;
  private final LinkParts parts;
  private final Outlet outlet;
  private final Consumer<HostPort> onReady;
  private final Clusters clusters;
  private final ExecutorService reader;
  private final Signal signal = new Signal();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Backoff lostWaits;
  private final Backoff refusedWaits;
  private final Duration start;

  private volatile @Nullable Session session;
  private volatile boolean leaving;

  /** Whether something was queued since the last flush; of the loop's thread only. */
  private boolean queued;

  private String lastTold = "";

  Link(
      int place,
      HostPort address,
      LinkParts parts,
      Outlet outlet,
      Consumer<HostPort> onReady,
      Clusters clusters) {
    this.clusters = clusters;
    this.place = place;
    this.address = address;
    this.parts = parts;
    this.outlet = outlet;
    this.onReady = onReady;
    this.start = now();
    LinkTimes times = parts.times();
    this.lostWaits = new Backoff(times.firstRetry(), times.lastRetry(), parts.random());
    this.refusedWaits = new Backoff(times.lastRetry(), times.refusedRetry(), parts.random());
    String readerName = "link-" + place + "-reader";
    this.reader = Executors.newSingleThreadExecutor(parts.threads().platformFactory(readerName));
    outlet.onNews(signal::raise);
  }

  @Override
  public void run() {
    try (Dialer dialer = new Dialer(address, reader)) {
      for (long number = 1; !leaving; number++) {
        Session next = begin(number);
        Parting parting = next.converse(dialer.channel(), now().minus(start));
        parts.inbox().post(new Event.Lost(next.stream()));
        dialer.ended(next.wasReady());
        tell(parting);
        pause(parting);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reader.shutdown();
      ended.countDown();
    }
  }

  /** Queues a message for the stream, if it is the present one. */
  void send(StreamRef stream, Message message) {
    Session present = session;
    if (present != null && present.stream().equals(stream)) {
      present.send(message);
      queued = true;
    }
  }

  /** Ends the stream, if it is the present one. */
  void breakOff(StreamRef stream, String why) {
    Session present = session;
    if (present != null && present.stream().equals(stream)) {
      present.end(Parting.lost("the coordinator broke the protocol: " + why));
    }
  }

  /** Says that attempts were stopped. */
  void cutOff(Duration silence, int attempts) {
    log.atWarn()
        .addKeyValue("coordinator", address)
        .addKeyValue("silence", silence)
        .addKeyValue("attempts", attempts)
        .log("Cut off for too long: stopping what the coordinator may give to other agents");
  }

  void flush() {
    if (queued) {
      queued = false;
      signal.raise();
    }
  }

  /** Ends the stream when what is queued is written, and dials no more. */
  void leave() {
    leaving = true;
    Session present = session;
    if (present != null) {
      present.leave();
    }
    signal.raise();
  }

  /** Waits until it has left; false if it takes longer. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Session begin(long number) {
    Session next =
        new Session(
            new StreamRef(place, number), parts, outlet, signal, this::becameReady, clusters);
    session = next;
    if (leaving) {
      next.leave();
    }
    return next;
  }

  private void becameReady() {
    lostWaits.reset();
    refusedWaits.reset();
    lastTold = "";
    log.atInfo().addKeyValue("coordinator", address).log("Connected");
    onReady.accept(address);
  }

  /** Says once why the coordinator is not there, until it is again or the reason is another. */
  private void tell(Parting parting) {
    boolean repeated = parting.reason().equals(lastTold);
    lastTold = parting.reason();
    Level level =
        switch (parting.kind()) {
          case LEFT -> Level.INFO;
          case LOST -> repeated ? Level.DEBUG : Level.WARN;
          case REFUSED -> repeated ? Level.DEBUG : Level.ERROR;
        };
    String what =
        switch (parting.kind()) {
          case LEFT -> "Left the coordinator";
          case LOST -> "No stream to the coordinator; trying again until there is one";
          case REFUSED -> "The coordinator refuses this agent; trying again now and then";
        };
    log.atLevel(level)
        .addKeyValue("coordinator", address)
        .addKeyValue("reason", parting.reason())
        .log(what);
  }

  private void pause(Parting parting) throws InterruptedException {
    Duration wait =
        switch (parting.kind()) {
          case LEFT -> Duration.ZERO;
          case LOST -> parting.notBefore().plus(lostWaits.next());
          case REFUSED -> parting.notBefore().plus(refusedWaits.next());
        };
    Duration until = now().plus(wait);
    for (Duration now = now(); !leaving && now.compareTo(until) < 0; now = now()) {
      signal.await(until.minus(now));
    }
  }

  private Duration now() {
    return parts.time().now().steady();
  }
}
