package dev.weft.coordinator.session;

import com.google.protobuf.ByteString;
import dev.weft.proto.agent.v1.Accepted;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.Heartbeat;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.LogChunk;
import dev.weft.proto.agent.v1.Outcome;
import dev.weft.proto.agent.v1.Progress;
import dev.weft.proto.agent.v1.Ready;
import dev.weft.proto.agent.v1.Result;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** An agent that says what the test tells it to, on a connection of its own. */
final class ScriptedAgent implements AutoCloseable {
  private final ManagedChannel channel;
  private final boolean greedy;
  private final BlockingQueue<SessionResponse> frames = new LinkedBlockingQueue<>();
  private final Deque<CoordinatorMessage> unread = new ArrayDeque<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final CompletableFuture<StatusRuntimeException> error = new CompletableFuture<>();
  private final ClientCallStreamObserver<SessionRequest> stream;

  ScriptedAgent(int port) {
    this(port, true);
  }

  /**
   * Connects.
   *
   * @param greedy whether it reads without being told to
   */
  ScriptedAgent(int port, boolean greedy) {
    this.greedy = greedy;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            // Fixed: otherwise it grows, and a lazy reader is not noticed.
            .flowControlWindow(64 << 10)
            .build();
    this.stream =
        (ClientCallStreamObserver<SessionRequest>)
            SessionServiceGrpc.newStub(channel).session(new Ear());
  }

  private final class Ear implements ClientResponseObserver<SessionRequest, SessionResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> call) {
      if (!greedy) {
        call.disableAutoRequestWithInitial(0);
      }
    }

    @Override
    public void onNext(SessionResponse frame) {
      frames.add(frame);
    }

    @Override
    public void onError(Throwable failure) {
      error.complete((StatusRuntimeException) failure);
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }

  ScriptedAgent say(AgentMessage... messages) {
    return say(List.of(messages));
  }

  ScriptedAgent say(List<AgentMessage> messages) {
    stream.onNext(SessionRequest.newBuilder().addAllMessages(messages).build());
    return this;
  }

  /** Says Hello and that it holds nothing. */
  ScriptedAgent introduce(String agent, String instance) {
    return say(hello(agent, instance), inventory(true));
  }

  void read(int count) {
    stream.request(count);
  }

  void halfClose() {
    stream.onCompleted();
  }

  void cancel() {
    stream.cancel("the test says so", null);
  }

  /** The next frame as a whole. */
  SessionResponse frame() {
    try {
      SessionResponse frame = frames.poll(10, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came; the stream's end: " + end);
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next message, whatever frame it is in. */
  CoordinatorMessage next() {
    while (unread.isEmpty()) {
      unread.addAll(frame().getMessagesList());
    }
    return unread.remove();
  }

  /** The next message of this kind; others are passed over. */
  CoordinatorMessage next(CoordinatorMessage.KindCase kind) {
    CoordinatorMessage message = next();
    while (message.getKindCase() != kind) {
      message = next();
    }
    return message;
  }

  /** How many messages of this kind came and were not yet looked at. */
  long count(CoordinatorMessage.KindCase kind) {
    List<SessionResponse> rest = new ArrayList<>();
    frames.drainTo(rest);
    rest.forEach(frame -> unread.addAll(frame.getMessagesList()));
    return unread.stream().filter(message -> message.getKindCase() == kind).count();
  }

  boolean isReady() {
    return stream.isReady();
  }

  int framesWaiting() {
    return frames.size();
  }

  Status end() {
    try {
      return end.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the stream did not end", e);
    }
  }

  StatusRuntimeException error() {
    end();
    return error.join();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Hello.Builder validHello(String agent, String instance) {
    return Hello.newBuilder()
        .setAgentId(agent)
        .setInstanceId(instance)
        .setProtocolMin(1)
        .setProtocolMax(1)
        .addPools("default")
        .addHandlers("echo")
        .setSlots(10)
        .setVersion("0.1.0")
        .setHostname("node-a");
  }

  static AgentMessage hello(String agent, String instance) {
    return hello(validHello(agent, instance));
  }

  static AgentMessage hello(Hello.Builder hello) {
    return AgentMessage.newBuilder().setHello(hello).build();
  }

  static AgentMessage inventory(boolean last, InventoryItem... items) {
    return AgentMessage.newBuilder()
        .setInventory(Inventory.newBuilder().addAllItems(List.of(items)).setLast(last))
        .build();
  }

  static AgentMessage lost(boolean last, String job, int attempt) {
    return AgentMessage.newBuilder()
        .setInventory(Inventory.newBuilder().addLost(ref(job, attempt)).setLast(last))
        .build();
  }

  static InventoryItem item(String job, int attempt, AttemptPhase phase) {
    return InventoryItem.newBuilder().setAttempt(ref(job, attempt)).setPhase(phase).build();
  }

  static AgentMessage ready(int credits) {
    return AgentMessage.newBuilder().setReady(Ready.newBuilder().setCredits(credits)).build();
  }

  static AgentMessage heartbeat(long sequence) {
    return AgentMessage.newBuilder()
        .setHeartbeat(
            Heartbeat.newBuilder()
                .setSequence(sequence)
                .setStuck(1)
                .setTrouble("disk\nfull")
                .setCpuLoad(0.5)
                .setHeapUsed(7)
                .setHeapMax(9))
        .build();
  }

  static AgentMessage accepted(String job, int attempt) {
    return AgentMessage.newBuilder()
        .setAccepted(Accepted.newBuilder().setAttempt(ref(job, attempt)))
        .build();
  }

  static AgentMessage succeeded(String job, int attempt, String output) {
    return result(
        Result.newBuilder()
            .setAttempt(ref(job, attempt))
            .setOutcome(Outcome.OUTCOME_SUCCEEDED)
            .setOutput(ByteString.copyFromUtf8(output)));
  }

  static AgentMessage result(Result.Builder result) {
    return AgentMessage.newBuilder().setResult(result).build();
  }

  static AgentMessage log(String job, int attempt, long offset, byte[] data) {
    return AgentMessage.newBuilder()
        .setLog(
            LogChunk.newBuilder()
                .setAttempt(ref(job, attempt))
                .setOffset(offset)
                .setData(ByteString.copyFrom(data)))
        .build();
  }

  static AgentMessage progress(String job, int attempt, long sequence) {
    return AgentMessage.newBuilder()
        .setProgress(Progress.newBuilder().setAttempt(ref(job, attempt)).setSequence(sequence))
        .build();
  }

  static AttemptRef ref(String job, int attempt) {
    return AttemptRef.newBuilder().setJobId(job).setAttempt(attempt).build();
  }

  /** The kinds of the messages in a frame, in order. */
  static List<CoordinatorMessage.KindCase> kinds(SessionResponse frame) {
    return Stream.of(frame)
        .flatMap(f -> f.getMessagesList().stream())
        .map(CoordinatorMessage::getKindCase)
        .collect(ArrayList::new, List::add, List::addAll);
  }
}
