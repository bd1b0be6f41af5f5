package dev.weft.cli;

import com.google.protobuf.Timestamp;
import dev.weft.proto.api.v1.BeginRecoveryRequest;
import dev.weft.proto.api.v1.BeginRecoveryResponse;
import dev.weft.proto.api.v1.EndRecoveryRequest;
import dev.weft.proto.api.v1.EndRecoveryResponse;
import dev.weft.proto.api.v1.GetRecoveryRequest;
import dev.weft.proto.api.v1.GetRecoveryResponse;
import dev.weft.proto.api.v1.Recovery;
import dev.weft.proto.api.v1.RecoveryServiceGrpc.RecoveryServiceImplBase;
import dev.weft.proto.api.v1.RecoveryState;
import io.grpc.stub.StreamObserver;

/** Begins and ends as it is told, and waits for two agents meanwhile. Thread-safe. */
public final class FakeRecovery extends RecoveryServiceImplBase {
  private volatile Recovery recovery =
      Recovery.newBuilder().setState(RecoveryState.RECOVERY_STATE_NONE).build();

  @Override
  public void getRecovery(
      GetRecoveryRequest request, StreamObserver<GetRecoveryResponse> response) {
    response.onNext(GetRecoveryResponse.newBuilder().setRecovery(recovery).build());
    response.onCompleted();
  }

  @Override
  public void beginRecovery(
      BeginRecoveryRequest request, StreamObserver<BeginRecoveryResponse> response) {
    recovery =
        Recovery.newBuilder()
            .setState(RecoveryState.RECOVERY_STATE_RECOVERING)
            .setSince(Timestamp.newBuilder().setSeconds(1_700_000_000))
            .setWhy("the test says so")
            .addWaitsFor("node-1")
            .addWaitsFor("node-2")
            .setAdopted(1_118)
            .build();
    response.onNext(BeginRecoveryResponse.newBuilder().setRecovery(recovery).build());
    response.onCompleted();
  }

  @Override
  public void endRecovery(
      EndRecoveryRequest request, StreamObserver<EndRecoveryResponse> response) {
    recovery =
        recovery.toBuilder()
            .setState(RecoveryState.RECOVERY_STATE_OVER)
            .clearWaitsFor()
            .setRefused(3)
            .build();
    response.onNext(EndRecoveryResponse.newBuilder().setRecovery(recovery).build());
    response.onCompleted();
  }
}
