package dev.weft.agent.run;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.telemetry.Outlet;
import dev.weft.agent.telemetry.Report;
import dev.weft.agent.telemetry.Utf8;
import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.AttemptId;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: what its thread does, and what its handler sees of it. There may be a million that
 * wait, so it has no lock, buffer or timer of its own before it needs one. Thread-safe.
 */
final class RunningAttempt implements Runnable, JobContext {
  private static final int LONGEST_TYPE = 255;

  /** Nothing was reported yet. */
  private static final int OPEN = 0;

  /** It was reported as stuck; its thread still runs. */
  private static final int GIVEN_UP = 1;

  /** Its thread is about to end. */
  private static final int ENDED = 2;

  private static final AtomicIntegerFieldUpdater<RunningAttempt> STAGE =
      AtomicIntegerFieldUpdater.newUpdater(RunningAttempt.class, "stage");

  private final Supervisor supervisor;
  private final JobHandler handler;
  private final AttemptId attempt;
  private final byte[] payload;
  private final String contentType;
  private final String traceparent;
  private final Duration timeout;

  /** Where its report will be; changed and used within {@link Supervisor#makeOnce} only. */
  private Outlet outlet;

  private volatile int stage = OPEN;
  private volatile @Nullable StopReason stopReason;
  private volatile @Nullable Thread thread;

  /** Steady nanoseconds at which the handler began; 0 before. */
  private volatile long begunAt;

  private volatile @Nullable Future<?> deadline;
  private volatile @Nullable Report report;
  private volatile @Nullable Output output;
  private volatile String outputType = "";

  RunningAttempt(Supervisor supervisor, JobHandler handler, Outlet outlet, Assignment assignment) {
    this.supervisor = supervisor;
    this.handler = handler;
    this.outlet = outlet;
    this.attempt = assignment.attempt();
    this.payload = assignment.payload().bytes();
    this.contentType = assignment.payload().type();
    this.traceparent = assignment.traceparent();
    this.timeout = assignment.timeout();
  }

  AttemptId id() {
    return attempt;
  }

  // ---- Its life, on its own thread ----

  /** Calls the handler with as few frames around it as can be: each one is paid a million times. */
  @Override
  public void run() {
    Thread current = Thread.currentThread();
    current.setContextClassLoader(handler.getClass().getClassLoader());
    thread = current;
    Ending ending;
    try {
      // Read after the thread was published: whoever stops it sees one or the other.
      if (stopping()) {
        ending = Ending.neverRan(reason());
      } else if (handler.cpuBound()) {
        supervisor.processors().run(jobId(), this::runOnProcessor);
        ending = ending(null);
      } else {
        begin();
        handler.run(this);
        ending = ending(null);
      }
    } catch (Throwable thrown) {
      // Whatever a handler throws is its own failure, never the agent's.
      ending = endingAfter(thrown);
    }
    STAGE.set(this, ENDED);
    cancelDeadline();
    closeReport();
    supervisor.ended(this, ending);
  }

  private boolean runOnProcessor() throws Exception {
    begin();
    handler.run(this);
    return true;
  }

  private void begin() {
    begunAt = Math.max(1, supervisor.now().toNanos());
    if (timeout.isPositive()) {
      deadline = supervisor.deadlines().after(timeout, () -> stop(StopReason.TIMEOUT));
    }
  }

  private Ending endingAfter(Throwable thrown) {
    try {
      return ending(thrown);
    } catch (OutOfMemoryError e) {
      return Supervisor.OUT_OF_MEMORY;
    }
  }

  private Ending ending(@Nullable Throwable thrown) {
    if (thrown != null && stopping()) {
      boolean obeyed = thrown instanceof InterruptedException;
      return stoppedEnding(obeyed ? "" : Failures.of(thrown).message(), false);
    }
    Output written = output;
    byte[] bytes = written == null ? new byte[0] : written.take();
    boolean starved = written != null && written.starved();
    if (thrown == null && !starved) {
      boolean cut = written != null && written.truncated();
      Content content = Content.of(bytes, outputType);
      return new Ending(Outcome.SUCCEEDED, content, cut, Failure.NONE, runTime(), false);
    }
    Failure failure =
        starved || thrown == null ? Failures.outOfOutputMemory() : Failures.of(thrown);
    boolean cut = starved || (written != null && written.truncated());
    Content content = Content.of(bytes, outputType);
    return new Ending(Outcome.FAILED, content, cut, failure, runTime(), false);
  }

  private Ending stoppedEnding(String how, boolean didNotStop) {
    Output written = output;
    if (written != null) {
      written.take();
    }
    Failure failure = Failures.stopped(reason(), timeout, how);
    Outcome outcome = reason().outcome();
    return new Ending(outcome, Content.EMPTY, false, failure, runTime(), didNotStop);
  }

  private Duration runTime() {
    long begun = begunAt;
    return begun == 0 ? Duration.ZERO : supervisor.now().minusNanos(begun);
  }

  // ---- Being stopped, on other threads ----

  /** Interrupts it, the first time; when it ignores that for too long, reports it as stuck. */
  void stop(StopReason reason) {
    if (supervisor.makeOnce(() -> setReason(reason))) {
      cancelDeadline();
      deadline = supervisor.deadlines().after(supervisor.limits().killGrace(), this::giveUp);
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }

  private void giveUp() {
    if (STAGE.compareAndSet(this, OPEN, GIVEN_UP)) {
      closeReport();
      supervisor.gaveUp(this, stoppedEnding("the handler ignored that it was told to stop", true));
    }
  }

  private boolean setReason(StopReason reason) {
    boolean first = stopReason == null;
    stopReason = first ? reason : stopReason;
    return first;
  }

  private StopReason reason() {
    return Objects.requireNonNull(stopReason, "it was not told to stop");
  }

  private void cancelDeadline() {
    Future<?> set = deadline;
    if (set != null) {
      set.cancel(false);
    }
  }

  private void closeReport() {
    Report made = report;
    if (made != null) {
      made.close();
    }
  }

  // ---- What the handler sees ----

  @Override
  public String jobId() {
    return attempt.job().value();
  }

  @Override
  public int attempt() {
    return attempt.number();
  }

  @Override
  public byte[] payload() {
    return payload.clone();
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public String traceparent() {
    return traceparent;
  }

  @Override
  public Optional<Duration> timeLeft() {
    if (!timeout.isPositive()) {
      return Optional.empty();
    }
    Duration left = timeout.minus(runTime());
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  @Override
  public boolean stopping() {
    return stopReason != null;
  }

  @Override
  public void progress(double fraction, String message) {
    if (stage == OPEN) {
      report().progress(fraction, message);
    }
  }

  @Override
  public void log(String line) throws InterruptedException {
    if (stage != OPEN) {
      throw new InterruptedException("the attempt has been reported as ended");
    }
    report().log(line);
  }

  @Override
  public OutputStream output() {
    Output made = output;
    return made == null ? supervisor.makeOnce(this::makeOutput) : made;
  }

  @Override
  public void outputType(String contentType) {
    outputType = Utf8.cut(contentType, LONGEST_TYPE);
  }

  private Output makeOutput() {
    Output made = output;
    if (made == null) {
      made = new Output(supervisor.limits().output(), supervisor.outputBudget());
      output = made;
    }
    return made;
  }

  private Report report() {
    Report made = report;
    return made == null ? supervisor.makeOnce(this::makeReport) : made;
  }

  private Report makeReport() {
    // The outlet has one report for each attempt, however often it is asked.
    Report made = outlet.report(attempt);
    report = made;
    return made;
  }

  /** What it says from now on goes there; called as {@link Supervisor#makeOnce} calls. */
  void speakTo(Outlet other) {
    outlet = other;
  }
}
