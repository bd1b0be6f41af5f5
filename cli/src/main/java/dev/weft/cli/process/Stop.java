package dev.weft.cli.process;

import java.time.Duration;

/** How a process that this one started is stopped. */
public final class Stop {
  private Stop() {}

  /**
   * Stops a process and waits until it is gone: in good order, after the limit by force, and by
   * force at once if the caller is interrupted. Harmless if it has ended.
   */
  public static void process(Process process, Duration limit) {
    process.destroy();
    try {
      if (!process.waitFor(limit)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
