package dev.weft.cli.submit;

import dev.weft.common.task.Threads;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs tasks on virtual threads, so many at once at most, and hands their results to the thread
 * that asked, as they come.
 *
 * @param width how many at once, at least 1
 * @param tick how long to wait for a result before saying that there is none yet
 */
record Window(int width, Duration tick) {
  /**
   * Runs all tasks.
   *
   * @param done takes each result
   * @param idle runs when there was no result for a tick
   * @throws StatusRuntimeException the first failure of a task; the others are stopped
   */
  <T> void run(Iterator<Callable<T>> tasks, Consumer<T> done, Runnable idle)
      throws InterruptedException {
    ExecutorService threads = new Threads(_ -> {}).virtualPerTask("submit");
    try {
      ExecutorCompletionService<T> results = new ExecutorCompletionService<>(threads);
      int running = 0;
      while (tasks.hasNext() || running > 0) {
        while (tasks.hasNext() && running < width) {
          results.submit(tasks.next());
          running++;
        }
        Future<T> result = results.poll(tick.toMillis(), TimeUnit.MILLISECONDS);
        if (result == null) {
          idle.run();
        } else {
          running--;
          done.accept(unwrap(result));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T unwrap(Future<T> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a task failed", e.getCause());
    }
  }
}
