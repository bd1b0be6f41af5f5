package dev.weft.coordinator.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The home thread of streams, of which the test is the thread. What is to come later comes soon.
 */
final class Home extends ScheduledThreadPoolExecutor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  Home() {
    super(0);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    tasks.add(task);
    return new Soon();
  }

  /** Runs what is there; gives whether there was anything. */
  boolean run() {
    if (tasks.isEmpty()) {
      return false;
    }
    for (int left = tasks.size(); left > 0; left--) {
      tasks.remove().run();
    }
    return true;
  }

  /** Nobody waits for it. */
  private record Soon() implements ScheduledFuture<Object> {
    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(0, other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean cancel(boolean interrupt) {
      return false;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public Object get() {
      return "";
    }

    @Override
    public Object get(long timeout, TimeUnit unit) {
      return "";
    }
  }
}
