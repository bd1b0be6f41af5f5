package dev.weft.coordinator.api;

import io.grpc.stub.StreamObserver;

/** Answers calls that have one answer. */
final class Unary {
  private Unary() {}

  /**
   * Makes an answer, on the virtual thread of the call.
   *
   * @param <T> the response
   */
  @FunctionalInterface
  interface Body<T> {
    /** Makes it; whatever is thrown becomes the call's status. */
    T answer() throws Exception;
  }

  /** Runs {@code body} and sends what it makes, or why there is nothing. */
  static <T> void answer(StreamObserver<T> wire, Body<T> body) {
    T answer;
    try {
      answer = body.answer();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      wire.onError(StatusMapper.exception(e));
      return;
    }
    wire.onNext(answer);
    wire.onCompleted();
  }
}
