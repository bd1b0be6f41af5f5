package dev.weft.agent.run;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a handler produces, as long as it is within the limit; the rest is dropped. Closing it does
 * nothing. Thread-safe.
 */
final class Output extends OutputStream {
  private static final int FIRST_SIZE = 256;

  private final int limit;
  private final OutputBudget budget;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private byte[] bytes = {};

  @GuardedBy("lock")
  private int size;

  @GuardedBy("lock")
  private boolean truncated;

  @GuardedBy("lock")
  private boolean starved;

  @GuardedBy("lock")
  private boolean taken;

  Output(int limit, OutputBudget budget) {
    this.limit = limit;
    this.budget = budget;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  /**
   * Adds bytes.
   *
   * @throws IOException if all running attempts together have made as much output as they may, or
   *     the attempt has been reported
   */
  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    lock.lock();
    try {
      if (taken) {
        throw new IOException("the attempt has been reported as ended");
      }
      int kept = Math.min(length, limit - size);
      truncated |= kept < length;
      makeRoom(kept);
      System.arraycopy(from, offset, bytes, size, kept);
      size += kept;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what was written; after this nothing can be. Gives the memory back to the budget. */
  byte[] take() {
    lock.lock();
    try {
      byte[] all = bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
      budget.give(bytes.length);
      bytes = new byte[0];
      size = 0;
      taken = true;
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Whether something was dropped at the limit. */
  boolean truncated() {
    lock.lock();
    try {
      return truncated;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a write failed because there was no memory left for outputs. */
  boolean starved() {
    lock.lock();
    try {
      return starved;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void makeRoom(int more) throws IOException {
    int needed = size + more;
    if (needed <= bytes.length) {
      return;
    }
    // An output that is written at once gets an array of just its size.
    int grown = bytes.length == 0 ? needed : Math.max(FIRST_SIZE, bytes.length * 2);
    int length = Math.min(limit, Math.max(needed, grown));
    if (!budget.tryTake(length - bytes.length)) {
      starved = true;
      throw new IOException("the agent has no memory left for outputs");
    }
    bytes = Arrays.copyOf(bytes, length);
  }
}
