package dev.weft.it.proc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A separate JVM that runs a main class of the test's class path, or another one: what a server or
 * an agent is in a whole-system test. Killed by {@link #close()} at the latest. Safe for use by any
 * thread.
 */
public final class JvmProcess implements AutoCloseable {
  private final CapturedProcess process;

  JvmProcess(CapturedProcess process) {
    this.process = process;
  }

  /** A description of a JVM to start that runs this main class. */
  public static JvmCommand of(Class<?> main) {
    return JvmCommand.of(main.getName());
  }

  /** The operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs, or is frozen. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last 20,000 lines of its output so far; its log file has them all. */
  public List<String> lines() {
    return process.lines();
  }

  /**
   * Waits until a line of its output contains a match; lines printed before the call count too.
   *
   * @throws AssertionError if it ends, or the time, before there is one
   */
  public MatchResult awaitLine(String regex, Duration limit) throws InterruptedException {
    return process.awaitLine(Pattern.compile(regex), limit);
  }

  /**
   * Waits until it has ended.
   *
   * @return its exit code; 128 + n if signal n killed it
   * @throws AssertionError if it still runs when the time is over
   */
  public int awaitExit(Duration limit) throws InterruptedException {
    return process.awaitExit(limit);
  }

  /** Asks it to end (SIGTERM). */
  public void sigterm() throws InterruptedException {
    process.signal(Signal.TERM);
  }

  /** Ends it at once (SIGKILL), without a chance to do anything. */
  public void kill9() throws InterruptedException {
    process.signal(Signal.KILL);
  }

  /** Freezes it (SIGSTOP): its connections stay open and nothing happens on them. */
  public void stop() throws InterruptedException {
    process.signal(Signal.STOP);
  }

  /** Lets it go on after {@link #stop()} (SIGCONT). */
  public void cont() throws InterruptedException {
    process.signal(Signal.CONT);
  }

  /** Ends its standard input. */
  public void endInput() throws IOException {
    process.endInput();
  }

  /**
   * What it holds in memory.
   *
   * @throws IOException if it has ended
   */
  public ProcessMemory memory() throws IOException {
    return ProcessMemory.of(process.pid());
  }

  /** Kills it if it still runs, and waits until it is gone. */
  @Override
  public void close() {
    process.close();
  }

  /** The {@code java} that runs this test. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
