package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.SessionResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Set;

/** What an agent hears: first a welcome, and at the end no fault of the coordinator's. */
final class Ear extends ServerCallStreamObserver<SessionResponse> {
  private static final Set<Status.Code> FAULTS = Set.of(Status.Code.INTERNAL, Status.Code.UNKNOWN);

  private boolean welcomed;
  private boolean over;
  private int verdicts;

  /** Whether nothing more may be said to it. */
  boolean over() {
    return over;
  }

  @Override
  public void onNext(SessionResponse frame) {
    assertThat(over).isFalse();
    for (CoordinatorMessage message : frame.getMessagesList()) {
      assertThat(message.getKindCase()).isNotEqualTo(KindCase.KIND_NOT_SET);
      assertThat(message.getKindCase() == KindCase.WELCOME).isEqualTo(!welcomed);
      welcomed = true;
      verdicts += message.getVerdicts().getVerdictsCount() - message.getWelcome().getVerdictCount();
    }
  }

  /** All that was announced has come. */
  void check() {
    assertThat(over || verdicts >= 0).isTrue();
  }

  @Override
  public void onError(Throwable error) {
    assertThat(over).isFalse();
    over = true;
    Status status = Status.fromThrowable(error);
    assertThat(status.getCode()).isNotIn(FAULTS);
    assertThat(status.getDescription()).isNotBlank();
  }

  @Override
  public void onCompleted() {
    assertThat(over).isFalse();
    over = true;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
