package dev.weft.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends this process when its standard input ends. Whoever started it holds the other end and writes
 * nothing, so the input ends with that process, even if it is killed.
 */
public final class Lifeline {
  /** The option that tells a child to hold on to its lifeline. */
  public static final String FLAG = "--until-input-ends";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Lifeline() {}

  /** Holds on to it from now on, on threads of its own. */
  public static void hold(InputStream in) {
    Thread.ofPlatform().daemon(true).name("lifeline").start(() -> awaitEnd(in));
  }

  private static void awaitEnd(InputStream in) {
    try {
      while (in.read() >= 0) {
        // What is written there means nothing; only its end does.
      }
    } catch (IOException e) {
      // An input that cannot be read is as good as ended.
    }
    Thread.ofPlatform().daemon(true).name("lifeline-end").start(Lifeline::haltLate);
    System.exit(0);
  }

  // Nobody is left who would wait for an orderly end that hangs.
  private static void haltLate() {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      // Then now.
    }
    Runtime.getRuntime().halt(1);
  }
}
