package dev.weft.agent.run;

import dev.weft.common.task.Threads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs things when their time has come, on one thread. What is cancelled costs nothing any more, so
 * a long deadline of a short attempt does not stay. Thread-safe.
 */
final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Deadlines(Threads threads) {
    timer = new ScheduledThreadPoolExecutor(1, threads.platformFactory("timer"));
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Runs the action after so long, unless it is cancelled; the action must be short. */
  Future<?> after(Duration time, Runnable action) {
    return timer.schedule(action, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
