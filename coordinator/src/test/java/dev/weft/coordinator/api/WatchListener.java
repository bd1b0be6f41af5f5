package dev.weft.coordinator.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** Hears a stream of responses and asks for as many as the test wants. */
final class WatchListener<Q, A> implements ClientResponseObserver<Q, A> {
  private final BlockingQueue<A> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Optional<StatusRuntimeException>> end = new CompletableFuture<>();
  private final CompletableFuture<ClientCallStreamObserver<Q>> call = new CompletableFuture<>();
  private final boolean greedy;

  /**
   * Hears a stream.
   *
   * @param greedy whether it takes responses without being told to
   */
  WatchListener(boolean greedy) {
    this.greedy = greedy;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> started) {
    if (!greedy) {
      started.disableAutoRequestWithInitial(0);
    }
    call.complete(started);
  }

  @Override
  public void onNext(A response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Optional.of((StatusRuntimeException) error));
  }

  @Override
  public void onCompleted() {
    end.complete(Optional.empty());
  }

  void take(int count) {
    call.join().request(count);
  }

  void cancel() {
    call.join().cancel("the test says so", null);
  }

  A next() {
    try {
      A response = responses.poll(10, TimeUnit.SECONDS);
      if (response == null) {
        throw new AssertionError("nothing came; the end: " + end);
      }
      return response;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until something came or the stream ended; returns whether something came. */
  boolean began() {
    Awaitility.await().until(() -> !responses.isEmpty() || end.isDone());
    return !responses.isEmpty();
  }

  boolean isEmpty() {
    return responses.isEmpty();
  }

  /** What the stream ended with; empty if it is complete. */
  Optional<StatusRuntimeException> end() {
    try {
      return end.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the stream did not end", e);
    }
  }

  Errors error() {
    return Errors.of(() -> {
      throw end().orElseThrow();
    });
  }
}
