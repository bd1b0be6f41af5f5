package dev.weft.agent.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobFailure;
import dev.weft.common.handler.JobHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A handler at work on a virtual thread, as in the agent. */
public final class Attempt {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Thread thread;
  private final AtomicReference<Optional<Throwable>> end = new AtomicReference<>(Optional.empty());

  private Attempt(JobHandler handler, JobContext job) {
    thread =
        Thread.startVirtualThread(() -> {
          try {
            handler.run(job);
          } catch (Throwable e) {
            end.set(Optional.of(e));
          }
        });
  }

  /** Starts a handler. */
  public static Attempt start(JobHandler handler, JobContext job) {
    return new Attempt(handler, job);
  }

  /** Runs a handler that succeeds. */
  public static void succeed(JobHandler handler, JobContext job) throws InterruptedException {
    assertThat(start(handler, job).end()).isEmpty();
  }

  /** Runs a handler that fails by saying why. */
  public static JobFailure fail(JobHandler handler, JobContext job) throws InterruptedException {
    Optional<Throwable> end = start(handler, job).end();
    assertThat(end).get().isInstanceOf(JobFailure.class);
    return (JobFailure) end.orElseThrow();
  }

  /** Interrupts it, as the agent does for a cancel and a timeout. */
  public void interrupt() {
    thread.interrupt();
  }

  /** Whether it was interrupted and has not heard it yet. */
  public boolean isInterrupted() {
    return thread.isInterrupted();
  }

  /** Waits for its end; gives what it threw. */
  public Optional<Throwable> end() throws InterruptedException {
    assertThat(thread.join(PATIENCE)).as("the handler ends").isTrue();
    return end.get();
  }
}
