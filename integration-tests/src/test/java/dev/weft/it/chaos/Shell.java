package dev.weft.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Commands of the machine, each for a moment. */
final class Shell {
  private Shell() {}

  /**
   * Runs one to its end, and returns what it printed.
   *
   * @throws IOException if it cannot be run or fails; the message has what it printed
   */
  static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at " + command[0], e);
    }
  }
}
