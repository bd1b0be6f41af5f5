package dev.weft.it.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A signal that a test may send to a process of its own. */
public enum Signal {
  /** Asks it to end; a JVM runs its shutdown hooks. */
  TERM,
  /** Ends it at once; it gets no chance to do anything. */
  KILL,
  /** Freezes it: it keeps its memory and connections and does nothing. */
  STOP,
  /** Lets it go on after {@link #STOP}. */
  CONT;

  private static final Duration POLL = Duration.ofMillis(1);

  /** Sends this signal; returns from {@link #STOP} when the process is frozen. */
  void send(long pid) throws InterruptedException {
    try {
      new ProcessBuilder(
              "/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "kill", name(), Long.toString(pid))
          .inheritIO()
          .start()
          .waitFor();
      // The system tells nobody but the parent's wait call when a process has frozen: look.
      while (this == STOP && !isFrozen(pid)) {
        Thread.sleep(POLL);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + this + " to process " + pid, e);
    }
  }

  private static boolean isFrozen(long pid) throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
    return status.contains("State:\tT") || status.contains("State:\tZ");
  }
}
