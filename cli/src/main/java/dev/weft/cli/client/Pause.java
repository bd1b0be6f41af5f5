package dev.weft.cli.client;

import java.time.Duration;

/** Waits. Tests pass over it. */
@FunctionalInterface
public interface Pause {
  /** Waits this long. */
  void forThis(Duration time) throws InterruptedException;
}
