package dev.weft.agent.run;

import dev.weft.agent.core.Event;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.loop.Inbox;
import dev.weft.agent.loop.Runner;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs each attempt on a virtual thread that is named after its job, tells it to stop, and tells
 * the loop when it has ended. Thread-safe.
 */
public final class Supervisor implements Runner, AutoCloseable {
  /** Made beforehand, for when nothing else can be. */
  static final Ending OUT_OF_MEMORY =
      new Ending(
          Outcome.FAILED,
          Content.EMPTY,
          false,
          new Failure("OUT_OF_MEMORY", "the agent ran out of memory", false),
          Duration.ZERO,
          false);

  /**
   * What it works with.
   *
   * @param handlers finds a handler by its name
   * @param inbox whom it tells
   * @param outlets where attempts put what they say
   * @param threads where threads come from
   * @param time for run times
   */
  public record Parts(
      Function<HandlerName, Optional<JobHandler>> handlers,
      Inbox inbox,
      Outlets outlets,
      Threads threads,
      TimeSource time) {}

  private final Parts parts;
  private final RunLimits limits;
  private final Deadlines deadlines;
  private final Processors processors;
  private final OutputBudget outputBudget;
  private final Map<AttemptId, RunningAttempt> running = new ConcurrentHashMap<>();
  private final ReentrantLock making = new ReentrantLock();

  /** Begins with nothing to run. */
  public Supervisor(Parts parts, RunLimits limits) {
    this.parts = parts;
    this.limits = limits;
    this.deadlines = new Deadlines(parts.threads());
    this.processors = new Processors(parts.threads(), limits.processors());
    this.outputBudget = new OutputBudget(limits.outputTotal());
  }

  @Override
  public void start(int link, Assignment assignment) {
    JobHandler handler = parts.handlers().apply(assignment.handler()).orElseThrow();
    RunningAttempt attempt =
        new RunningAttempt(this, handler, parts.outlets().of(link), assignment);
    running.put(attempt.id(), attempt);
    parts.threads().virtual(attempt.jobId(), attempt);
  }

  @Override
  public void stop(AttemptId attempt, StopReason reason) {
    RunningAttempt told = running.get(attempt);
    if (told != null) {
      told.stop(reason);
    }
  }

  @Override
  public void redirect(AttemptId attempt, int link) {
    RunningAttempt told = running.get(attempt);
    if (told != null) {
      making.lock();
      try {
        told.speakTo(parts.outlets().of(link));
      } finally {
        making.unlock();
      }
    }
    // Its report, if it was made before; one that is made from now on is there already.
    parts.outlets().redirect(attempt, link);
  }

  /** Ends its own threads; attempts that still run are left to end with the process. */
  @Override
  public void close() {
    deadlines.close();
  }

  void ended(RunningAttempt attempt, Ending ending) {
    running.remove(attempt.id());
    parts.inbox().post(new Event.Ended(attempt.id(), ending));
  }

  void gaveUp(RunningAttempt attempt, Ending ending) {
    parts.inbox().post(new Event.GaveUp(attempt.id(), ending));
  }

  /** Makes what must not be made twice; a lock for all, since it is held for a moment only. */
  <T> T makeOnce(Supplier<T> maker) {
    making.lock();
    try {
      return maker.get();
    } finally {
      making.unlock();
    }
  }

  Duration now() {
    return parts.time().now().steady();
  }

  RunLimits limits() {
    return limits;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Processors processors() {
    return processors;
  }

  OutputBudget outputBudget() {
    return outputBudget;
  }
}
