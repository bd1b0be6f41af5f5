package dev.weft.common.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process stops: its steps in their order, each first asked to end its work and, when that
 * fails or takes too long, forced. The usual order is: take nothing in, finish what is running,
 * close what it needed. A step that fails does not keep the next ones from running, and it all
 * happens once. The steps run on threads of their own. Thread-safe.
 */
public final class Shutdown {
  /** How long a step that is forced may take. */
  public static final Duration FORCE_DEADLINE = Duration.ofSeconds(5);

  /** What a step does; it should give up when its thread is interrupted. */
  @FunctionalInterface
  public interface Action {
    /** Does it. A failure is logged. */
    void run() throws Exception;
  }

  /**
   * A part of the process to stop.
   *
   * @param name for the log
   * @param deadline how long {@code orderly} may take before its thread is interrupted
   * @param orderly ends the work of this part, and returns when that is done
   * @param force stops it at once; runs only if {@code orderly} failed or was too late, perhaps
   *     while it still runs
   */
  public record Step(String name, Duration deadline, Action orderly, Action force) {
    /**
     * Checks the deadline.
     *
     * @throws IllegalArgumentException if it is not more than zero, or above 100 years
     */
    public Step {
      if (!deadline.isPositive() || deadline.toDays() > 36_500) {
        throw new IllegalArgumentException(name + ": not a deadline: " + deadline);
      }
    }

    /** A step for which an interrupt is all the force there is. */
    public static Step of(String name, Duration deadline, Action orderly) {
      return new Step(name, deadline, orderly, () -> {});
    }
  }

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final Threads threads;
  private final List<Step> steps;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean clean = new AtomicBoolean(true);
  private final CountDownLatch done = new CountDownLatch(1);

  /** The steps in the order in which they will run. */
  public Shutdown(Threads threads, List<Step> steps) {
    this.threads = threads;
    this.steps = List.copyOf(steps);
  }

  /**
   * Shuts down when the process gets SIGTERM or SIGINT, or exits for another reason. After a signal
   * the process ends with status 143 or 130 as soon as the last step is over. No step may call
   * {@link System#exit}, which would wait for itself.
   */
  public void onSignal() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("signal").unstarted(this::obey));
  }

  /** Begins to shut down, unless that has begun, and returns at once. */
  public void begin() {
    if (begun.compareAndSet(false, true)) {
      threads.platform("shutdown", this::runSteps);
    }
  }

  /**
   * Waits until the process was told to shut down and all steps are over.
   *
   * @return whether each of them ended orderly and in time
   */
  public boolean await() throws InterruptedException {
    done.await();
    return clean.get();
  }

  private void obey() {
    begin();
    try {
      await();
    } catch (InterruptedException e) {
      // The process goes down now, with its steps where they are.
      Thread.currentThread().interrupt();
    }
  }

  private void runSteps() {
    try {
      steps.forEach(this::stop);
    } finally {
      done.countDown();
    }
  }

  private void stop(Step step) {
    log.atInfo().addKeyValue("step", step.name).log("Stopping");
    if (!succeeds(step, step.deadline, step.orderly)) {
      clean.set(false);
      succeeds(step, FORCE_DEADLINE, step.force);
    }
  }

  private boolean succeeds(Step step, Duration deadline, Action action) {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          action.run();
          return true;
        });
    threads.platform("stop-" + step.name, task);
    try {
      return task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      log.atError()
          .addKeyValue("step", step.name)
          .setCause(e.getCause())
          .log("A step of the shutdown failed");
    } catch (TimeoutException | InterruptedException e) {
      task.cancel(true);
      log.atWarn()
          .addKeyValue("step", step.name)
          .addKeyValue("deadline", deadline)
          .log("A step of the shutdown was too late");
    }
    return false;
  }
}
