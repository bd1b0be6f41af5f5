package dev.weft.it.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A child process whose output goes to a file and to whoever waits for a line of it. It is killed
 * by {@link #close()} at the latest, and also when this JVM dies first. Safe for use by any thread.
 */
public final class CapturedProcess implements AutoCloseable {
  private static final int TAIL = 30;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final String name;
  private final Process process;
  private final OrphanGuard guard;
  private final OutputLog output = new OutputLog();
  private final Thread reader;

  private CapturedProcess(String name, Process process, OrphanGuard guard, Path log) {
    this.name = name;
    this.process = process;
    this.guard = guard;
    // Not a virtual thread: reading a pipe holds its carrier, and JDK 25 replaces that only until
    // the
    // pool of carriers has been idle for a while; then two silent processes stop every virtual
    // thread.
    this.reader = Thread.ofPlatform().daemon().name("output-" + name).start(() -> capture(log));
  }

  /**
   * Starts a process with its two outputs joined.
   *
   * @param name for messages and threads
   * @param command what to start; its redirects are replaced
   * @param log the file that its output is appended to
   */
  public static CapturedProcess start(String name, ProcessBuilder command, Path log)
      throws IOException {
    Process process =
        command
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.PIPE)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try {
      return new CapturedProcess(name, process, OrphanGuard.over(process.pid()), log);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs, or is stopped by a signal. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last 20,000 lines of its output so far. */
  public List<String> lines() {
    return output.lines();
  }

  /**
   * Waits until a line of the output contains a match; lines printed before the call count too.
   *
   * @throws AssertionError if the process ends, or the time, before there is one
   */
  public MatchResult awaitLine(Pattern pattern, Duration limit) throws InterruptedException {
    Optional<MatchResult> match = output.await(pattern, limit);
    if (match.isEmpty()) {
      // The end of its output comes a moment before its own: the message should know of both.
      process.waitFor(GRACE);
      throw failure("no line with " + pattern);
    }
    return match.orElseThrow();
  }

  /** Waits until it has ended, or the time is over; whether it has. */
  public boolean ends(Duration limit) throws InterruptedException {
    return process.waitFor(limit);
  }

  /**
   * Waits until the process has ended and its output has been read to the end.
   *
   * @return its exit code; 128 + n if signal n killed it
   * @throws AssertionError if it still runs when the time is over
   */
  public int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit)) {
      throw failure("still running after " + limit);
    }
    reader.join();
    return process.exitValue();
  }

  /** Writes to its standard input. */
  public void write(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Ends its standard input. */
  public void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /** Sends it a signal; does nothing once it has ended. */
  public void signal(Signal signal) throws InterruptedException {
    if (process.isAlive()) {
      signal.send(process.pid());
    }
  }

  /** Kills it if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    // By its handle: Process.destroyForcibly() would close the output before it is read.
    process.toHandle().destroyForcibly();
    boolean interrupted = false;
    while (true) {
      try {
        process.waitFor();
        reader.join();
        break;
      } catch (InterruptedException _) {
        // What was started must be gone, whatever has become of the test.
        interrupted = true;
      }
    }
    guard.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void capture(Path log) {
    try (BufferedReader lines = process.inputReader(UTF_8);
        Writer file =
            Files.newBufferedWriter(
                log, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.write(line);
        file.write('\n');
        file.flush();
        output.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + name + " could not be read", e);
    } finally {
      output.end();
    }
  }

  private AssertionError failure(String what) {
    String state = process.isAlive() ? "running" : "ended with " + process.exitValue();
    return new AssertionError(
        name + " (" + state + "): " + what + "; its last lines:\n" + output.tail(TAIL));
  }
}
