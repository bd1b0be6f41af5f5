package dev.weft.coordinator.api;

import dev.weft.coordinator.loop.DispatchView;
import dev.weft.coordinator.loop.EndedException;
import io.grpc.Context;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for answers, on the virtual thread of the call: as long as it takes, but not while the
 * store is stuck, and not for a caller that has gone. Thread-safe.
 */
final class Asking {
  static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final DispatchView view;

  Asking(DispatchView view) {
    this.view = view;
  }

  /**
   * The answer, whenever it comes.
   *
   * @throws Refused if none came within 2 s and the store cannot be written, or the coordinator
   *     ends, or the caller has gone
   */
  <T> T durable(CompletableFuture<T> answer) throws Refused, InterruptedException {
    // Not the answer itself is cancelled: it still comes, and what it holds is released then.
    CompletableFuture<T> waiting = answer.copy();
    Context.CancellationListener gone = _ -> waiting.cancel(false);
    Context.current().addListener(gone, Runnable::run);
    try {
      while (true) {
        try {
          return waiting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          refuseIfStuck();
        }
      }
    } catch (CancellationException e) {
      throw Refused.because(Reason.CALLER_GONE, "the caller has gone");
    } catch (ExecutionException e) {
      throw unanswered(e);
    } finally {
      Context.current().removeListener(gone);
    }
  }

  /** What the dispatcher holds in memory: an answer within 2 s, or none. */
  <T> T prompt(CompletableFuture<T> answer) throws Refused, InterruptedException {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw Refused.later(
          Reason.COORDINATOR_UNAVAILABLE, "the coordinator is too busy to say", RETRY);
    } catch (ExecutionException e) {
      throw unanswered(e);
    }
  }

  private static Refused unanswered(ExecutionException e) {
    if (e.getCause() instanceof EndedException) {
      return Refused.later(
          Reason.COORDINATOR_UNAVAILABLE,
          "the coordinator is stopping; it is safe to repeat this with the same id",
          RETRY);
    }
    throw new IllegalStateException("the dispatcher gave no answer", e.getCause());
  }

  private void refuseIfStuck() throws Refused {
    if (view.trouble().isPresent()) {
      throw Refused.later(
          Reason.STORE_UNAVAILABLE,
          "the store cannot be written now; it is safe to repeat this with the same id",
          RETRY);
    }
  }
}
