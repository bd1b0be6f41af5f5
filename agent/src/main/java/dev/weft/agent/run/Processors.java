package dev.weft.agent.run;

import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import dev.weft.common.task.Threads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs CPU-bound handlers on platform threads, as many at once as there are permits. Each attempt
 * has a thread of its own, so that an interrupt can hit no other. Thread-safe.
 */
final class Processors {
  private final Threads threads;
  private final Permits permits;

  Processors(Threads threads, int processors) {
    this.threads = threads;
    this.permits = new Permits(processors);
  }

  /**
   * Waits for a permit, then runs the work and returns when its thread has ended. An interrupt goes
   * on to that thread.
   *
   * @throws Throwable what the work threw
   */
  void run(String name, Callable<Boolean> work) throws Throwable {
    try (Permit _ = permits.acquire()) {
      FutureTask<Boolean> task = new FutureTask<>(work);
      awaitEnd(threads.platform(name, task));
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static void awaitEnd(Thread thread) {
    while (true) {
      try {
        thread.join();
        return;
      } catch (InterruptedException e) {
        thread.interrupt();
      }
    }
  }
}
