package dev.weft.coordinator.session;

import dev.weft.coordinator.listen.Visitor;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Where gRPC hands over new streams, each on its connection's event-loop thread. */
final class SessionService extends SessionServiceGrpc.SessionServiceImplBase {
  private final Sessions sessions;
  private final Supplier<ScheduledExecutorService> home;

  /**
   * Serves {@code sessions}.
   *
   * @param home finds the executor of the thread that asks
   */
  SessionService(Sessions sessions, Supplier<ScheduledExecutorService> home) {
    this.sessions = sessions;
    this.home = home;
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> wire) {
    try {
      Optional<Visitor> visitor = Visitor.ofCurrent();
      return sessions.open(
          (ServerCallStreamObserver<SessionResponse>) wire,
          home.get(),
          () -> visitor.ifPresent(Visitor::settle));
    } catch (Violation violation) {
      sessions.ended(Optional.empty(), violation);
      wire.onError(SessionStatus.of(violation));
      return new Deaf();
    }
  }

  /** Hears what still comes on a stream that was refused. */
  private static final class Deaf implements StreamObserver<SessionRequest> {
    @Override
    public void onNext(SessionRequest frame) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
