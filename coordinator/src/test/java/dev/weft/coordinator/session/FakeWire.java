package dev.weft.coordinator.session;

import dev.weft.proto.agent.v1.SessionResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** A wire that keeps what is written to it, and takes as many frames as the test allows. */
final class FakeWire extends ServerCallStreamObserver<SessionResponse> {
  final List<SessionResponse> frames = new ArrayList<>();
  int room;

  @Override
  public boolean isReady() {
    return room > 0;
  }

  @Override
  public void onNext(SessionResponse frame) {
    room--;
    frames.add(frame);
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
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void onError(Throwable error) {}

  @Override
  public void onCompleted() {}
}
