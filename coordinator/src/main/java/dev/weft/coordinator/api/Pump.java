package dev.weft.coordinator.api;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends what a source has, one message at a time, whenever the client takes it. Any thread wakes
 * it; the sending is done by one virtual thread at a time, and by none while there is nothing to
 * do.
 *
 * @param <T> the messages
 */
final class Pump<T> {
  /** What a source has for its client now. */
  sealed interface Step<T> {
    /** A message. */
    record Send<T>(T message) implements Step<T> {}

    /** Nothing until the pump is woken again. */
    record Idle<T>() implements Step<T> {}

    /** The stream is complete. */
    record Complete<T>() implements Step<T> {}

    /** The stream ends for a reason. */
    record Fail<T>(Throwable why) implements Step<T> {}
  }

  /** Where messages come from. */
  interface Source<T> {
    /**
     * The next step.
     *
     * @param ready whether the client takes a message now; if not, only an end is of use
     */
    Step<T> next(boolean ready);

    /** The stream has ended: nothing more is asked for. Called once. */
    void close();
  }

  private final ServerCallStreamObserver<T> wire;
  private final Executor executor;
  private final Source<T> source;
  private final AtomicInteger wakes = new AtomicInteger();
  private boolean over;

  Pump(ServerCallStreamObserver<T> wire, Executor executor, Source<T> source) {
    this.wire = wire;
    this.executor = executor;
    this.source = source;
  }

  /** Takes over the stream; in the call's own method, before it returns. */
  void attach() {
    wire.setOnReadyHandler(this::wake);
    wire.setOnCancelHandler(this::wake);
  }

  /** Has the source asked for what it has. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    int seen = 1;
    while (seen > 0) {
      seen = wakes.get();
      try {
        drain();
      } catch (RuntimeException e) {
        over = true;
        source.close();
        wire.onError(StatusMapper.exception(e));
      }
      seen = wakes.addAndGet(-seen);
    }
  }

  private void drain() {
    while (!over) {
      if (wire.isCancelled()) {
        end();
        return;
      }
      switch (source.next(wire.isReady())) {
        case Step.Send<T>(T message) -> wire.onNext(message);
        case Step.Idle<T>() -> {
          return;
        }
        case Step.Complete<T>() -> {
          end();
          wire.onCompleted();
        }
        case Step.Fail<T>(Throwable why) -> {
          end();
          wire.onError(StatusMapper.exception(why));
        }
      }
    }
  }

  private void end() {
    over = true;
    source.close();
  }
}
