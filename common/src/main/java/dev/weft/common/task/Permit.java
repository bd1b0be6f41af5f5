package dev.weft.common.task;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Room for one piece of work, to be given back by {@link #close}, on any thread. Thread-safe. */
public final class Permit implements AutoCloseable {
  private final Semaphore origin;
  private final AtomicBoolean released = new AtomicBoolean();

  Permit(Semaphore origin) {
    this.origin = origin;
  }

  /** Gives the permit back; does nothing when that was done before. */
  @Override
  public void close() {
    if (released.compareAndSet(false, true)) {
      origin.release();
    }
  }
}
