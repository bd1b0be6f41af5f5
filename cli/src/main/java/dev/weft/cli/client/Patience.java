package dev.weft.cli.client;

import dev.weft.common.task.Backoff;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Whether and when a call that may be repeated is made again: as long as the coordinator has
 * answered once, so that a wrong address is told at once and a restart is waited out. For one
 * thread.
 */
public final class Patience {
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  // About half a minute to a minute with full jitter: longer than a restart takes.
  private static final int TRIES = 20;

  private final Pause pause;
  private final Backoff backoff;
  private boolean hasAnswered;
  private int failures;

  /** Patience that waits by this. */
  public Patience(Pause pause, RandomGenerator random) {
    this.pause = pause;
    this.backoff = new Backoff(SHORTEST, LONGEST, random);
  }

  /** The coordinator answered: what fails from here on is tried again, from the start. */
  public void answered() {
    hasAnswered = true;
    failures = 0;
    backoff.reset();
  }

  /**
   * Makes a call that may be repeated, until it is answered.
   *
   * @throws StatusRuntimeException if trying again is of no use
   */
  public <T> T call(Supplier<T> call) throws InterruptedException {
    while (true) {
      try {
        T answer = call.get();
        answered();
        return answer;
      } catch (StatusRuntimeException e) {
        after(e);
      }
    }
  }

  /**
   * Waits before the next try.
   *
   * @throws StatusRuntimeException the failure itself, if trying again is of no use
   */
  void after(StatusRuntimeException failure) throws InterruptedException {
    Code code = failure.getStatus().getCode();
    boolean passing =
        code == Code.UNAVAILABLE
            || code == Code.RESOURCE_EXHAUSTED
            || code == Code.DEADLINE_EXCEEDED;
    failures++;
    if (!passing || !hasAnswered || failures > TRIES) {
      throw failure;
    }
    pause.forThis(backoff.next());
  }
}
