package dev.weft.coordinator.api;

import dev.weft.proto.api.v1.DeadLetterServiceGrpc;
import dev.weft.proto.api.v1.GetDeadLetterRequest;
import dev.weft.proto.api.v1.GetDeadLetterResponse;
import dev.weft.proto.api.v1.ListDeadLettersRequest;
import dev.weft.proto.api.v1.ListDeadLettersResponse;
import dev.weft.proto.api.v1.PurgeDeadLettersRequest;
import dev.weft.proto.api.v1.PurgeDeadLettersResponse;
import dev.weft.proto.api.v1.ReplayDeadLettersRequest;
import dev.weft.proto.api.v1.ReplayDeadLettersResponse;
import io.grpc.stub.StreamObserver;

/** The calls about dead letters. Each runs on a virtual thread of its own. */
final class DeadLetterCalls extends DeadLetterServiceGrpc.DeadLetterServiceImplBase {
  private final Letters letters;
  private final Replaying replaying;

  DeadLetterCalls(Letters letters, Replaying replaying) {
    this.letters = letters;
    this.replaying = replaying;
  }

  @Override
  public void listDeadLetters(
      ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> wire) {
    Unary.answer(wire, () -> letters.page(request));
  }

  @Override
  public void getDeadLetter(
      GetDeadLetterRequest request, StreamObserver<GetDeadLetterResponse> wire) {
    Unary.answer(
        wire, () -> GetDeadLetterResponse.newBuilder().setDeadLetter(letters.get(request)).build());
  }

  @Override
  public void replayDeadLetters(
      ReplayDeadLettersRequest request, StreamObserver<ReplayDeadLettersResponse> wire) {
    Unary.answer(wire, () -> replaying.replay(request));
  }

  @Override
  public void purgeDeadLetters(
      PurgeDeadLettersRequest request, StreamObserver<PurgeDeadLettersResponse> wire) {
    Unary.answer(wire, () -> letters.purge(request));
  }
}
