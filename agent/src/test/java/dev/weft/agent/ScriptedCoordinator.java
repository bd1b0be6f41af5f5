package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Cancel;
import dev.weft.proto.agent.v1.CancelReason;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.HeartbeatAck;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.LogGrant;
import dev.weft.proto.agent.v1.Ready;
import dev.weft.proto.agent.v1.Reconcile;
import dev.weft.proto.agent.v1.ResultAck;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import dev.weft.proto.agent.v1.TakenOver;
import dev.weft.proto.agent.v1.Verdict;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A coordinator that says what a test tells it to say, over real connections on loopback. Each
 * stream is a {@link Conversation}; heartbeats are answered by themselves unless told otherwise.
 */
final class ScriptedCoordinator implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Server server;
  private final BlockingQueue<Conversation> conversations = new LinkedBlockingQueue<>();
  private final AtomicBoolean answering = new AtomicBoolean(true);
  private final AtomicBoolean confirming = new AtomicBoolean(true);

  ScriptedCoordinator() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Service())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** The next stream that an agent opens. */
  Conversation accept() throws InterruptedException {
    return taken(conversations.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no stream was opened");
  }

  /** Whether heartbeats are answered from now on. */
  void answerHeartbeats(boolean now) {
    answering.set(now);
  }

  /** Whether its answers say from now on that it was not taken over. */
  void confirmHeartbeats(boolean now) {
    confirming.set(now);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  static AttemptRef attempt(String job, int number) {
    return AttemptRef.newBuilder().setJobId(job).setAttempt(number).build();
  }

  private static <T> T taken(@org.jspecify.annotations.Nullable T value, String otherwise) {
    if (value == null) {
      throw new AssertionError(otherwise);
    }
    return value;
  }

  private final class Service extends SessionServiceGrpc.SessionServiceImplBase {
    @Override
    public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> to) {
      Conversation conversation = new Conversation(to);
      conversations.add(conversation);
      return conversation;
    }
  }

  /** One stream, from the coordinator's side. */
  final class Conversation implements StreamObserver<SessionRequest> {
    private final StreamObserver<SessionResponse> to;
    private final BlockingQueue<AgentMessage> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<AgentMessage> beats = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    Conversation(StreamObserver<SessionResponse> to) {
      this.to = to;
    }

    /** The next message that is not a heartbeat. */
    AgentMessage next() throws InterruptedException {
      return taken(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "the agent says nothing");
    }

    /** The next message, which must be of this kind. */
    AgentMessage next(AgentMessage.KindCase kind) throws InterruptedException {
      AgentMessage message = next();
      assertThat(message.getKindCase()).as("%s", message).isEqualTo(kind);
      return message;
    }

    /** The next heartbeat. */
    AgentMessage heartbeat() throws InterruptedException {
      return taken(beats.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "the agent has no pulse");
    }

    /** Whether everything that came in so far was taken. */
    boolean isSilent() {
      return heard.isEmpty();
    }

    Hello hello() throws InterruptedException {
      return next(AgentMessage.KindCase.HELLO).getHello();
    }

    Inventory inventory() throws InterruptedException {
      return next(AgentMessage.KindCase.INVENTORY).getInventory();
    }

    /** Goes through the opening, with these verdicts. */
    Ready open(Verdict... verdicts) throws InterruptedException {
      hello();
      inventory();
      welcome(verdicts);
      return next(AgentMessage.KindCase.READY).getReady();
    }

    void welcome(Verdict... verdicts) {
      welcome(5_000, verdicts);
    }

    /** Goes through the opening as one of several coordinators with one store. */
    void openAs(long owner, long epoch) throws InterruptedException {
      hello();
      inventory();
      say(
          CoordinatorMessage.newBuilder()
              .setWelcome(welcomeOf(5_000).setOwner(owner).setEpoch(epoch)));
      next(AgentMessage.KindCase.READY);
    }

    void welcome(int heartbeatMillis, Verdict... verdicts) {
      say(
          CoordinatorMessage.newBuilder()
              .setWelcome(welcomeOf(heartbeatMillis).setVerdictCount(verdicts.length)));
      for (Verdict verdict : verdicts) {
        say(verdict);
      }
    }

    /** Welcomes as one that gives attempts up after some seconds of silence. */
    void welcomeFor(int lostAfterSeconds) {
      Duration lostAfter = Duration.newBuilder().setSeconds(lostAfterSeconds).build();
      say(CoordinatorMessage.newBuilder().setWelcome(welcomeOf(200).setLostAfter(lostAfter)));
    }

    void say(Verdict verdict) {
      say(CoordinatorMessage.newBuilder().setVerdicts(Verdicts.newBuilder().addVerdicts(verdict)));
    }

    /** Asks for what a coordinator that was taken over had given. */
    void reconcile(long owner, long epoch) {
      say(
          CoordinatorMessage.newBuilder()
              .setReconcile(
                  Reconcile.newBuilder()
                      .setNumber(1)
                      .addTakenOver(TakenOver.newBuilder().setOwner(owner).setEpoch(epoch))));
    }

    private static Welcome.Builder welcomeOf(int heartbeatMillis) {
      Duration interval =
          Duration.newBuilder()
              .setSeconds(heartbeatMillis / 1000)
              .setNanos(heartbeatMillis % 1000 * 1_000_000)
              .build();
      return Welcome.newBuilder()
          .setStreamId(1)
          .setProtocol(1)
          .setClusterId("test")
          .setHeartbeatInterval(interval);
    }

    static Verdict verdict(String job, int number, VerdictAction action) {
      return Verdict.newBuilder().setAttempt(attempt(job, number)).setAction(action).build();
    }

    void assign(String job, int number) {
      assign(assignment(job, number));
    }

    static Assign.Builder assignment(String job, int number) {
      return Assign.newBuilder()
          .setAttempt(attempt(job, number))
          .setHandler("scripted")
          .setPayload(ByteString.copyFromUtf8("payload of " + job));
    }

    void assign(Assign.Builder assign) {
      say(CoordinatorMessage.newBuilder().setAssign(assign));
    }

    void cancel(String job, int number) {
      say(
          CoordinatorMessage.newBuilder()
              .setCancel(
                  Cancel.newBuilder()
                      .setAttempt(attempt(job, number))
                      .setReason(CancelReason.CANCEL_REASON_REQUESTED)));
    }

    void ack(String job, int number) {
      say(
          CoordinatorMessage.newBuilder()
              .setResultAck(ResultAck.newBuilder().addAttempts(attempt(job, number))));
    }

    void grant(long bytes) {
      say(CoordinatorMessage.newBuilder().setLogGrant(LogGrant.newBuilder().setBytes(bytes)));
    }

    void say(CoordinatorMessage.Builder message) {
      synchronized (to) {
        to.onNext(SessionResponse.newBuilder().addMessages(message).build());
      }
    }

    /** Ends the stream. */
    void end(Status status) {
      synchronized (to) {
        to.onError(status.asRuntimeException());
      }
    }

    /** Waits for the agent to end the stream; {@code completed} if it did so in good order. */
    String awaitEnd() throws InterruptedException {
      return taken(ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "the stream goes on");
    }

    @Override
    public void onNext(SessionRequest frame) {
      for (AgentMessage message : frame.getMessagesList()) {
        if (!message.hasHeartbeat()) {
          heard.add(message);
          continue;
        }
        beats.add(message);
        if (answering.get()) {
          say(
              CoordinatorMessage.newBuilder()
                  .setHeartbeatAck(
                      HeartbeatAck.newBuilder()
                          .setSequence(message.getHeartbeat().getSequence())
                          .setUnconfirmed(!confirming.get())));
        }
      }
    }

    @Override
    public void onError(Throwable error) {
      ends.add("error");
    }

    @Override
    public void onCompleted() {
      ends.add("completed");
      synchronized (to) {
        to.onCompleted();
      }
    }
  }
}
