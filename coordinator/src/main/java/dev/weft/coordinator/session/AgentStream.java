package dev.weft.coordinator.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.task.Permit;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.doctor.AgentSight;
import dev.weft.coordinator.session.Dialogue.Phase;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Heartbeat;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one agent, from its opening to its end. Frames are heard and sent on one thread,
 * its home. It ends once, from any thread: from that moment on nothing of it reaches the inbox but
 * its end, nothing is sent on it, and what was not sent is reported as undeliverable.
 */
final class AgentStream implements StreamObserver<SessionRequest> {
  private static final Logger log = LoggerFactory.getLogger(AgentStream.class);
  private static final int MAX_MESSAGES = 20_000;
  private static final Duration GRANT_DELAY = Duration.ofMillis(20);

  private final Sessions sessions;
  private final ServerCallStreamObserver<SessionResponse> wire;
  private final ScheduledExecutorService home;
  private final Runnable known;
  private final Permit opening;
  private final StreamWriter writer;
  private final LogWindow logWindow;
  private final Patience patience;
  private final Dialogue dialogue;
  private final FalseReports falseReports = new FalseReports();
  private final Sight sight = new Sight();

  /** Held while events are posted, so that the stream's end is the last of them. */
  private final ReentrantLock gate = new ReentrantLock();

  @GuardedBy("gate")
  private boolean arrived;

  private final AtomicInteger reserved = new AtomicInteger();
  private final AtomicReference<Optional<AgentLoad>> load = new AtomicReference<>(Optional.empty());
  private volatile Optional<Identity> identity = Optional.empty();
  private volatile boolean alive = true;

  /** Whether a grant is being waited for; confined to the home thread. */
  private boolean granting;

  /**
   * Who is at the other end, and which of its streams this is.
   *
   * @param stream rises
   */
  record Identity(AgentId agent, AgentFacts facts, StorePosition seen, long stream) {}

  /**
   * A stream that is about to open.
   *
   * @param home runs tasks on the thread that gRPC's callbacks for this stream run on
   * @param known told when the agent has said Hello
   * @param opening given back when the stream is open or has ended
   */
  AgentStream(
      Sessions sessions,
      ServerCallStreamObserver<SessionResponse> wire,
      ScheduledExecutorService home,
      Runnable known,
      Permit opening) {
    this.sessions = sessions;
    this.wire = wire;
    this.home = home;
    this.known = known;
    this.opening = opening;
    BooleanSupplier keeps =
        () -> identity.filter(who -> who.facts().abilities().claim()).isPresent();
    this.writer = new StreamWriter(wire, this::atHome, new Vouching(sessions.house(), keeps));
    SessionSettings settings = sessions.settings();
    Duration now = sessions.now();
    this.patience = new Patience(now, settings.silence());
    this.logWindow = new LogWindow(settings.logWindow(), settings.logRate(), now);
    this.dialogue = new Dialogue(this, sessions, logWindow);
  }

  /** Begins to listen; on the home thread, before gRPC gets hold of this observer. */
  void listen() {
    wire.disableAutoRequest();
    wire.setOnReadyHandler(writer::flush);
    wire.setOnCancelHandler(() -> die(false));
    wire.request(1);
  }

  @Override
  public void onNext(SessionRequest frame) {
    try {
      hear(frame);
    } catch (Violation violation) {
      end(violation);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("agent", name()).setCause(e).log("A frame could not be handled");
      end(Violation.of(Violation.Kind.FAULT, "INTERNAL", "a fault of the coordinator"));
    }
  }

  @Override
  public void onError(Throwable error) {
    die(false);
  }

  @Override
  public void onCompleted() {
    if (die(false)) {
      wire.onCompleted();
    }
  }

  private void hear(SessionRequest frame) throws Violation {
    if (frame.getMessagesCount() == 0 || frame.getMessagesCount() > MAX_MESSAGES) {
      throw Violation.invalid("a frame holds 1 to 20,000 messages");
    }
    try {
      for (AgentMessage message : frame.getMessagesList()) {
        if (alive) {
          dialogue.hear(message);
        }
      }
    } finally {
      // What came before a violation is true all the same.
      post(dialogue.takeEvents());
    }
    grantLog();
    writer.flush();
    if (alive) {
      patience.hold(true);
      sessions.inbox().whenRoom(this::resume);
    }
  }

  private void resume() {
    patience.hold(false);
    wire.request(1);
  }

  private void grantLog() {
    if (dialogue.phase() != Phase.OPEN || !alive) {
      return;
    }
    logWindow.grant(sessions.now()).ifPresent(bytes -> writer.put(lanes -> lanes.grant(bytes)));
    if (logWindow.starved() && !granting) {
      granting = true;
      Future<?> _ = home.schedule(this::grantLater, GRANT_DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void grantLater() {
    granting = false;
    grantLog();
    writer.flush();
  }

  // What the dialogue asks for, on the home thread.

  /** Knows who speaks. Every earlier stream of the same agent is dead when this returns. */
  void identify(Introduction introduction) throws Violation {
    known.run();
    long stream = sessions.register(this, introduction);
    identity =
        Optional.of(
            new Identity(introduction.agent(), introduction.facts(), introduction.seen(), stream));
    if (!alive) {
      sessions.forget(this, identity);
    }
  }

  /** Makes room for {@code more} items of inventory beside the {@code before}. */
  void reserve(int before, int more) throws Violation {
    if (before + more > sessions.settings().inventoryMax()) {
      throw Violation.invalid("Inventory: more items than this coordinator takes");
    }
    sessions.inventory().take(more);
    reserved.addAndGet(more);
  }

  /** Tells the loop that the agent is there, with all that it holds. */
  void arrive(List<HeldAttempt> inventory, List<AttemptId> lost) {
    Identity who = identity.orElseThrow();
    gate.lock();
    try {
      if (alive) {
        arrived = true;
        sessions
            .inbox()
            .post(
                new Event.AgentArrived(
                    who.agent(), who.stream(), who.facts(), inventory, lost, who.seen()));
      }
    } finally {
      gate.unlock();
    }
  }

  void opened() {
    opening.close();
    patience.heard(sessions.now());
    sessions.opened(identity.orElseThrow());
  }

  void beat(Heartbeat beat) {
    patience.heard(sessions.now());
    load.set(Optional.of(ReportCodec.load(beat)));
    sight.beat(beat, sessions.time().now().wall());
    boolean sure = sessions.house().sure().getAsBoolean();
    writer.put(lanes -> lanes.beat(beat.getSequence(), sure));
  }

  void ackUnknown(AttemptRef ref) {
    log.atWarn().addKeyValue("agent", name()).log("A result names no attempt; it is forgotten");
    writer.put(lanes -> lanes.ack(ref));
  }

  void goodbye() {
    post(dialogue.takeEvents());
    if (die(true)) {
      wire.onCompleted();
    }
  }

  /** What it said was of an attempt that it was never given. */
  void lied(AttemptId attempt) throws Violation {
    falseReports.add(name(), attempt, sessions.now());
  }

  AgentId agent() {
    return identity.orElseThrow().agent();
  }

  long id() {
    return identity.orElseThrow().stream();
  }

  // What others ask for, on any thread.

  boolean alive() {
    return alive;
  }

  /** What its heartbeats told; empty before it can be known who sends them. */
  Optional<AgentSight> sight() {
    return identity.map(who -> sight.of(who.agent()));
  }

  /** The loop has judged the inventory. */
  void welcome(List<Verdict> verdicts) {
    sessions.inventory().giveBack(reserved.getAndSet(0));
    patience.heard(sessions.now());
    dialogue.welcome();
    writer.send(lanes -> {
      lanes.welcome(sessions.welcomeOf(identity.orElseThrow(), verdicts.size()), verdicts);
      lanes.grant(logWindow.initial());
    });
  }

  void reconcile(Effect.Reconcile reconcile) {
    writer.send(lanes -> lanes.control(MessageCodec.reconcile(reconcile)));
  }

  /** The loop has judged what the agent told of later. */
  void judge(long telling, List<Verdict> verdicts) {
    sessions.inventory().giveBack(reserved.getAndSet(0));
    writer.send(lanes -> lanes.judge(telling, verdicts));
  }

  /** Sends an assignment; false: the stream is dead or not open, and nothing was sent. */
  boolean assign(Effect.Assign assign) {
    return dialogue.phase() == Phase.OPEN && writer.send(lanes -> lanes.assign(assign));
  }

  void stop(Effect.StopAttempt stop) {
    writer.send(lanes -> lanes.control(MessageCodec.stop(stop)));
  }

  void ack(Effect.AckResult ack) {
    writer.send(lanes -> lanes.ack(MessageCodec.ref(ack.attempt())));
  }

  /** The loop has heard of an attempt that the agent was never given. */
  void falseReport(AttemptId attempt) {
    Duration now = sessions.now();
    atHome(() -> {
      try {
        falseReports.add(name(), attempt, now);
      } catch (Violation violation) {
        end(violation);
      }
    });
  }

  /** Asks an agent to leave; one that is still opening is sent away. */
  void goAway(Duration reconnectAfter, String reason) {
    if (dialogue.phase() == Phase.OPEN) {
      writer.send(lanes -> lanes.control(MessageCodec.goAway(reconnectAfter, reason)));
    } else {
      end(Violation.later(Violation.Kind.LEAVING, "LEAVING", reason, reconnectAfter));
    }
  }

  /** Ends the stream with a status. */
  void end(Violation why) {
    if (die(false)) {
      sessions.ended(identity, why);
      atHome(() -> wire.onError(SessionStatus.of(why)));
    }
  }

  /** Looks whether the agent is too slow or too silent, and passes on that it lives. */
  void check(Duration now) {
    patience
        .exhausted(dialogue.phase(), now)
        .ifPresent(why -> end(Violation.of(Violation.Kind.LATE, "TOO_LATE", why)));
    load.getAndSet(Optional.empty())
        .ifPresent(said -> post(List.of(new Event.AgentBeat(agent(), id(), said))));
  }

  /** The coordinator itself stood still: that time is nobody's silence. */
  void forgive(Duration pause) {
    atHome(() -> patience.forgive(pause));
  }

  private void post(List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    gate.lock();
    try {
      if (alive) {
        events.forEach(sessions.inbox()::post);
      }
    } finally {
      gate.unlock();
    }
  }

  private boolean die(boolean goodbye) {
    gate.lock();
    try {
      if (!alive) {
        return false;
      }
      alive = false;
      List<Effect.Assign> unsent = writer.close();
      if (arrived) {
        // First the end: what follows must not come back to this stream.
        sessions.inbox().post(new Event.AgentLeft(agent(), id(), goodbye));
      }
      unsent.forEach(sessions::undeliverable);
    } finally {
      gate.unlock();
    }
    opening.close();
    sessions.inventory().giveBack(reserved.getAndSet(0));
    sessions.forget(this, identity);
    return true;
  }

  private void atHome(Runnable task) {
    try {
      home.execute(task);
    } catch (RejectedExecutionException e) {
      // The server has stopped, and with it the connection.
      die(false);
    }
  }

  private String name() {
    return identity.map(who -> who.agent().value()).orElse("-");
  }
}
