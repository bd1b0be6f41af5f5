package dev.weft.common.task;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that makes threads: all have a name, and none dies unheard. What a thread does not
 * catch is logged, once; when it was a critical thread, the process is told, once. Platform threads
 * are daemons, so the main thread decides when the process ends. Thread-safe.
 */
public final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);

  private final Consumer<Throwable> fatal;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Makes threads.
   *
   * @param fatal told by the first critical thread that dies of an exception or error, on that
   *     thread; the process is no longer sound then, and should end
   */
  public Threads(Consumer<Throwable> fatal) {
    this.fatal = fatal;
  }

  /** Starts a platform thread without which the process cannot go on. */
  public Thread critical(String name, Runnable body) {
    return ofPlatform().name(name).uncaughtExceptionHandler(this::criticalDied).start(body);
  }

  /** Starts a platform thread. */
  public Thread platform(String name, Runnable body) {
    return ofPlatform().name(name).start(body);
  }

  /** Starts a virtual thread. */
  public Thread virtual(String name, Runnable body) {
    return ofVirtual().name(name).start(body);
  }

  /** Makes platform threads named {@code prefix-0}, {@code prefix-1} and so on, for pools. */
  public ThreadFactory platformFactory(String prefix) {
    return ofPlatform().name(prefix + "-", 0).factory();
  }

  /**
   * Makes virtual threads named {@code prefix-0}, {@code prefix-1} and so on; they inherit nothing.
   */
  public ThreadFactory virtualFactory(String prefix) {
    return ofVirtual().name(prefix + "-", 0).factory();
  }

  /**
   * An executor that runs each task on a virtual thread of its own. It has no bound: callers hold a
   * {@link Permit} for each task.
   */
  public ExecutorService virtualPerTask(String prefix) {
    return Executors.newThreadPerTaskExecutor(virtualFactory(prefix));
  }

  private static Thread.Builder.OfPlatform ofPlatform() {
    return Thread.ofPlatform().daemon(true).uncaughtExceptionHandler(Threads::died);
  }

  private static Thread.Builder.OfVirtual ofVirtual() {
    return Thread.ofVirtual()
        .inheritInheritableThreadLocals(false)
        .uncaughtExceptionHandler(Threads::died);
  }

  private void criticalDied(Thread thread, Throwable error) {
    died(thread, error);
    if (told.compareAndSet(false, true)) {
      fatal.accept(error);
    }
  }

  private static void died(Thread thread, Throwable error) {
    log.atError()
        .addKeyValue("thread", thread.getName())
        .setCause(error)
        .log("A thread died of an uncaught exception");
  }
}
