package dev.weft.agent.link;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.LeaseTerm;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.telemetry.Outlet;
import dev.weft.common.config.Durations;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.GoAway;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One stream to a coordinator, from dialling to its end. {@link #converse} runs on the link's
 * writing thread and is the only place that writes; the callbacks of gRPC run on its reading
 * thread; what comes from elsewhere is queued.
 */
final class Session implements ClientResponseObserver<SessionRequest, SessionResponse> {
  private static final Duration SHORTEST_PULSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PULSE = Duration.ofMinutes(5);
  private static final Duration USUAL_PULSE = Duration.ofSeconds(5);

  /** So many times as long as nothing may happen, the opening may take in all. */
  private static final int LONGEST_OPENING = 8;

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final StreamRef stream;
  private final LinkParts parts;
  private final Outlet outlet;
  private final Reader reader;
  private final ClaimLane claims;
  private final Writer writer;
  private final Allowance allowance = new Allowance();
  private final Signal signal;
  private final Runnable onReady;
  private final Clusters clusters;
  private final Duration begun;
  private final AtomicReference<@Nullable Parting> parting = new AtomicReference<>();

  private volatile @Nullable ClientCallStreamObserver<SessionRequest> call;
  private volatile @Nullable Pulse pulse;
  private volatile boolean welcomed;
  private volatile Duration lastSign;
  private volatile Duration notBefore = Duration.ZERO;
  private volatile Duration helloSentAt = Duration.ZERO;
  private volatile boolean leaving;

  /** What the coordinator said of its store; of the reading thread only. */
  private Optional<StorePosition> position = Optional.empty();

  Session(
      StreamRef stream,
      LinkParts parts,
      Outlet outlet,
      Signal signal,
      Runnable onReady,
      Clusters clusters) {
    this.onReady = onReady;
    this.clusters = clusters;
    this.stream = stream;
    this.parts = parts;
    this.outlet = outlet;
    this.signal = signal;
    this.reader = new Reader(stream, this, parts.inbox());
    LogLane logs = new LogLane(outlet, allowance);
    this.claims = new ClaimLane(parts.memory()::specs);
    this.writer = new Writer(parts.memory()::ending, claims, logs, parts.times().logPatience());
    this.begun = now();
    this.lastSign = begun;
  }

  StreamRef stream() {
    return stream;
  }

  // ---- The writing thread ----

  /** Dials, greets, and writes whatever there is until the stream is over. */
  Parting converse(Channel channel, Duration uptime) throws InterruptedException {
    try {
      SessionServiceGrpc.newStub(channel).session(this);
      if (awaitTransport()) {
        Frame hello = new Frame();
        hello.add(Encoder.hello(parts.greeting(), uptime, parts.memory().seen(stream.link())));
        helloSentAt = now();
        call().onNext(hello.build());
        // Only now: the earlier stream is closed, and this one is there to take the inventory.
        parts.inbox().post(new Event.Opened(stream));
        writeUntilOver();
      }
    } finally {
      end(Parting.lost("interrupted"));
      claims.close();
      outlet.connected(false);
      clusters.left(stream.link());
      call().cancel(over().reason(), null);
    }
    return over().notBefore(notBefore);
  }

  /** Whether the opening exchange was completed. */
  boolean wasReady() {
    return writer.ready();
  }

  private boolean awaitTransport() throws InterruptedException {
    while (!isOver()) {
      if (call().isReady()) {
        return true;
      }
      if (leaving) {
        end(Parting.left());
      }
      checkHandshake(now());
      signal.await(parts.times().handshake());
    }
    return false;
  }

  private void writeUntilOver() throws InterruptedException {
    boolean closing = false;
    Duration closeAt = FOREVER;
    while (!isOver()) {
      if (!closing) {
        write();
      }
      Duration now = now();
      if (leaving && !closing && writer.isDry()) {
        closing = true;
        call().onCompleted();
        closeAt = now.plus(parts.times().farewell());
      }
      if (now.compareTo(closeAt) >= 0) {
        end(Parting.left());
      }
      Duration due = nextDue(now);
      signal.await((due.compareTo(closeAt) < 0 ? due : closeAt).minus(now));
    }
  }

  /** Writes as long as there is something and it may leave; heartbeats come due meanwhile. */
  private void write() {
    Duration now = now();
    beat(now);
    while (!isOver() && call().isReady() && writeFrame(now)) {
      now = now();
      beat(now);
    }
    checkHandshake(now);
  }

  /** Writes what leaves next; false if there is nothing. */
  private boolean writeFrame(Duration now) {
    Frame frame = new Frame();
    if (welcomed && pulse().owes()) {
      frame.add(
          Encoder.heartbeat(
              pulse().next(now), parts.load().get(), Vitals.now(), parts.trouble().get(), sight()));
    }
    boolean wasReady = writer.ready();
    writer.fill(frame, now);
    if (frame.isEmpty()) {
      return false;
    }
    boolean becomesReady = writer.ready() && !wasReady;
    if (becomesReady) {
      // First, since an attempt may speak before the next line is reached.
      outlet.connected(true);
    }
    call().onNext(frame.build());
    lastSign = now;
    if (becomesReady) {
      onReady.run();
    }
    return true;
  }

  private Sight sight() {
    Pulse.Answer answer = pulse().newest();
    return new Sight(parts.time().now().wall(), answer.sequence(), answer.after(), clusters.all());
  }

  private void beat(Duration now) {
    if (welcomed && pulse().isDue(now) && !pulse().beat(now)) {
      end(Parting.lost("the coordinator answers no heartbeats"));
    }
  }

  private Duration nextDue(Duration now) {
    Duration due = welcomed ? pulse().due() : now.plus(parts.times().handshake());
    Optional<Duration> writing = writer.due();
    return writing.filter(time -> time.compareTo(due) < 0).orElse(due);
  }

  private void checkHandshake(Duration now) {
    Duration patience = parts.times().handshake();
    boolean silent = now.minus(lastSign).compareTo(patience) >= 0;
    boolean endless = now.minus(begun).compareTo(patience.multipliedBy(LONGEST_OPENING)) >= 0;
    if (!writer.ready() && (silent || endless)) {
      end(Parting.lost("the coordinator does not answer"));
    }
  }

  // ---- Any thread ----

  /** Queues what the core says; the signal then sends it. */
  void send(Message message) {
    writer.queue(message);
  }

  /** Sends what the reader answers by itself. */
  void answer(AgentMessage message) {
    writer.answer(message);
    signal.raise();
  }

  /** Ends it; whatever still comes in is discarded from now on. */
  void end(Parting why) {
    parting.compareAndSet(null, why);
    signal.raise();
  }

  /** Ends it in good order once everything queued is written. */
  void leave() {
    leaving = true;
    signal.raise();
  }

  // ---- The reading thread ----

  @Override
  public void beforeStart(ClientCallStreamObserver<SessionRequest> starting) {
    starting.setOnReadyHandler(signal::raise);
    call = starting;
  }

  @Override
  public void onNext(SessionResponse frame) {
    if (!isOver()) {
      lastSign = now();
      // The next frame is asked for when this one is posted: a full mailbox slows the coordinator.
      reader.take(frame);
    }
  }

  @Override
  public void onError(Throwable error) {
    end(Parting.of(Status.fromThrowable(error)));
  }

  @Override
  public void onCompleted() {
    end(leaving ? Parting.left() : Parting.lost("the coordinator ended the stream"));
  }

  /** Takes the coordinator's answer; false if it cannot be worked with. */
  boolean welcomed(Welcome welcome) {
    if (welcome.getProtocol() != Encoder.PROTOCOL) {
      end(
          Parting.refused(
              "the coordinator speaks protocol %d, this agent speaks %d"
                  .formatted(welcome.getProtocol(), Encoder.PROTOCOL)));
      return false;
    }
    Duration asked = Decoder.duration(welcome.getHeartbeatInterval(), USUAL_PULSE);
    boolean sane = asked.compareTo(SHORTEST_PULSE) >= 0 && asked.compareTo(LONGEST_PULSE) <= 0;
    Duration interval = sane ? asked : USUAL_PULSE;
    Duration lostAfter = Decoder.duration(welcome.getLostAfter(), Duration.ZERO);
    Duration term = LeaseTerm.of(lostAfter, parts.killGrace());
    if (term.compareTo(interval.multipliedBy(3)) <= 0) {
      end(
          Parting.refused(
              ("the coordinator's agents.lost-after of %s leaves no time to stop jobs: nine tenths"
                      + " of it must be longer than this agent's kill.grace of %s and three"
                      + " heartbeats of %s")
                  .formatted(
                      Durations.format(lostAfter),
                      Durations.format(parts.killGrace()),
                      Durations.format(interval))));
      return false;
    }
    pulse = new Pulse(interval, now());
    clusters.joined(stream.link(), welcome.getClusterId());
    position = Decoder.position(welcome);
    position.ifPresent(now -> parts.memory().saw(stream.link(), now));
    welcomed = true;
    signal.raise();
    return true;
  }

  /** A heartbeat is answered: when it was sent, if it can be told. */
  Optional<Duration> answered(long sequence, long commits) {
    if (commits != 0) {
      position.ifPresent(now -> parts.memory().saw(stream.link(), now.at(commits)));
    }
    return welcomed ? pulse().answered(sequence, now()) : Optional.empty();
  }

  /** When Hello was sent, or a moment before. */
  Duration helloSentAt() {
    return helloSentAt;
  }

  void granted(long bytes) {
    allowance.grant(bytes);
    signal.raise();
  }

  /**
   * The coordinator leaves and waits for its agents to go first. What was not acknowledged is sent
   * again on the next stream, which waits at least as long as the coordinator says.
   */
  void sentAway(GoAway goAway) {
    notBefore = Decoder.duration(goAway.getReconnectAfter(), Duration.ZERO);
    end(Parting.lost("the coordinator leaves"));
  }

  private boolean isOver() {
    return parting.get() != null;
  }

  private Parting over() {
    return Objects.requireNonNull(parting.get(), "the stream is not over");
  }

  private ClientCallStreamObserver<SessionRequest> call() {
    return Objects.requireNonNull(call, "the call has not begun");
  }

  private Pulse pulse() {
    return Objects.requireNonNull(pulse, "there was no Welcome");
  }

  private Duration now() {
    return parts.time().now().steady();
  }
}
