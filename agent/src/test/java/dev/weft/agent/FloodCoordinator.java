package dev.weft.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.HeartbeatAck;
import dev.weft.proto.agent.v1.ResultAck;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.UUID;

/**
 * A coordinator that assigns as many jobs of one kind as the agent takes, in a process of its own.
 * Arguments: handler, payload, number of jobs, and how many jobs with the payload {@code 1ms} come
 * before these; with a fifth argument, each job comes with a token of so many bytes. Says its port
 * on standard output.
 */
final class FloodCoordinator extends SessionServiceGrpc.SessionServiceImplBase {
  private static final int FRAME = 200;
  private static final ByteString SHORT = ByteString.copyFromUtf8("1ms");

  private final String handler;
  private final ByteString payload;
  private final long jobs;
  private final long shortJobs;
  private final ByteString token;

  private FloodCoordinator(
      String handler, String payload, long jobs, long shortJobs, int tokenBytes) {
    this.handler = handler;
    this.payload = ByteString.copyFromUtf8(payload);
    this.jobs = jobs + shortJobs;
    this.shortJobs = shortJobs;
    this.token = ByteString.copyFrom(new byte[tokenBytes]);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                new FloodCoordinator(
                    arguments[0],
                    arguments[1],
                    Long.parseLong(arguments[2]),
                    Long.parseLong(arguments[3]),
                    arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0))
            .build()
            .start();
    System.out.println(server.getPort());
    server.awaitTermination();
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> to) {
    Flood flood = new Flood((ServerCallStreamObserver<SessionResponse>) to);
    flood.to.setOnReadyHandler(flood::pump);
    return flood;
  }

  /** One stream; gRPC calls it on one thread at a time. */
  private final class Flood implements StreamObserver<SessionRequest> {
    private final ServerCallStreamObserver<SessionResponse> to;
    private long sent;
    private int outstanding;
    private int credits;

    Flood(ServerCallStreamObserver<SessionResponse> to) {
      this.to = to;
    }

    void pump() {
      while (to.isReady() && outstanding < credits && sent < jobs) {
        SessionResponse.Builder frame = SessionResponse.newBuilder();
        for (int count = 0; count < FRAME && outstanding < credits && sent < jobs; count++) {
          frame.addMessages(CoordinatorMessage.newBuilder().setAssign(assign()));
          sent++;
          outstanding++;
        }
        to.onNext(frame.build());
      }
    }

    @Override
    public void onNext(SessionRequest frame) {
      SessionResponse.Builder answer = SessionResponse.newBuilder();
      ResultAck.Builder acks = ResultAck.newBuilder();
      for (AgentMessage message : frame.getMessagesList()) {
        hear(message, answer, acks);
      }
      if (acks.getAttemptsCount() > 0) {
        answer.addMessages(CoordinatorMessage.newBuilder().setResultAck(acks));
      }
      if (answer.getMessagesCount() > 0) {
        to.onNext(answer.build());
      }
      pump();
    }

    private void hear(
        AgentMessage message, SessionResponse.Builder answer, ResultAck.Builder acks) {
      if (message.hasInventory() && message.getInventory().getLast()) {
        answer.addMessages(CoordinatorMessage.newBuilder().setWelcome(welcome()));
      } else if (message.hasReady()) {
        credits = message.getReady().getCredits();
      } else if (message.hasHeartbeat()) {
        HeartbeatAck.Builder ack =
            HeartbeatAck.newBuilder().setSequence(message.getHeartbeat().getSequence());
        answer.addMessages(CoordinatorMessage.newBuilder().setHeartbeatAck(ack));
      } else if (message.hasResult()) {
        acks.addAttempts(message.getResult().getAttempt());
        outstanding--;
      }
    }

    private Assign assign() {
      return Assign.newBuilder()
          .setAttempt(
              AttemptRef.newBuilder().setJobId(new UUID(sent, sent).toString()).setAttempt(1))
          .setHandler(handler)
          .setPayload(sent < shortJobs ? SHORT : payload)
          .setContentType("text/plain")
          .setToken(token)
          .build();
    }

    private static Welcome welcome() {
      return Welcome.newBuilder()
          .setStreamId(1)
          .setProtocol(1)
          .addFeatures(Feature.FEATURE_CLAIM)
          .setHeartbeatInterval(Duration.newBuilder().setSeconds(5))
          .build();
    }

    @Override
    public void onError(Throwable error) {
      System.err.println("the agent is gone: " + error.getMessage());
    }

    @Override
    public void onCompleted() {
      to.onCompleted();
    }
  }
}
