package dev.weft.agent.handler.exec;

import dev.weft.common.handler.JobContext;
import dev.weft.common.task.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that runs: its process tree and the two threads that read what it says. Used by the
 * attempt's thread.
 */
final class Execution {
  private static final Logger log = LoggerFactory.getLogger(Execution.class);

  /** How long a stream may stay open and silent after the program has ended. */
  private static final Duration PIPE_PATIENCE = Duration.ofSeconds(2);

  private final Process process;
  private final ProcessTree tree;
  private final Reading out;
  private final Reading err;
  private final AtomicReference<String> lastError = new AtomicReference<>("");

  /** A pump and the thread that runs it. */
  private record Reading(Pump pump, Thread thread) {
    static Reading start(String name, Pump pump, Threads threads) {
      return new Reading(pump, threads.platform(name, pump));
    }
  }

  /** Begins to read what a program says that was just started. */
  Execution(Process process, ProcessTree tree, JobContext job, Threads threads) {
    this.process = process;
    this.tree = tree;
    Pump outPump = new Pump(process.getInputStream(), job.output(), job::log);
    Pump errPump =
        new Pump(
            process.getErrorStream(),
            OutputStream.nullOutputStream(),
            line -> {
              lastError.set(line);
              job.log(line);
            });
    out = Reading.start("exec-out-" + process.pid(), outPump, threads);
    err = Reading.start("exec-err-" + process.pid(), errPump, threads);
  }

  /**
   * Waits until the program has ended and all that it said is taken; then nothing of its group is
   * left. If that goes wrong, or the thread is interrupted, the whole tree is stopped first.
   *
   * @param grace how long the tree has to end when it is asked to
   * @return the exit code
   */
  int finish(Duration grace) throws InterruptedException, IOException {
    boolean finished = false;
    try {
      int code = process.waitFor();
      tree.killGroup();
      readToEnd(out);
      readToEnd(err);
      finished = true;
      return code;
    } finally {
      if (!finished) {
        abort(grace);
      }
    }
  }

  /** The last line that the program wrote to its standard error. */
  String lastError() {
    return lastError.get();
  }

  private void readToEnd(Reading reading) throws InterruptedException, IOException {
    boolean swept = false;
    while (!reading.thread.join(PIPE_PATIENCE)) {
      if (!reading.pump.isStuck(PIPE_PATIENCE)) {
        continue;
      }
      if (swept) {
        log.atWarn().addKeyValue("pid", process.pid()).log("A stranger holds a program's output");
        return;
      }
      // A process that left the group holds on to the program's output: no daemon does that.
      tree.kill();
      swept = true;
    }
    if (reading.pump.failure().isPresent()) {
      throw new IOException(
          "what the program said could not be taken", reading.pump.failure().get());
    }
  }

  private void abort(Duration grace) {
    // First of all, so that a program that waits for its output to be read can end in peace.
    out.thread.interrupt();
    err.thread.interrupt();
    tree.stop(grace);
    joinHearingNothing(out.thread);
    joinHearingNothing(err.thread);
  }

  private static void joinHearingNothing(Thread thread) {
    boolean interrupted = false;
    boolean waited = false;
    while (!waited) {
      try {
        boolean _ = thread.join(PIPE_PATIENCE);
        waited = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
