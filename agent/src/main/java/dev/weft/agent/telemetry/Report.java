package dev.weft.agent.telemetry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.AttemptId;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has said and the stream has not taken yet: some of its log and its newest
 * progress. Made when the attempt first says anything, and moved from outlet to outlet when the
 * attempt gets another owner. Thread-safe: written by the attempt, emptied by the thread that
 * writes the stream.
 */
public final class Report {
  private static final int LONGEST_MESSAGE = 4 * 1024;

  private final AttemptId attempt;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final LogBuffer log;

  @GuardedBy("lock")
  private final LogRate rate;

  @GuardedBy("lock")
  private @Nullable Progress progress;

  @GuardedBy("lock")
  private long progressMade;

  /** Whether the outlet has it in its queue for logs. */
  @GuardedBy("lock")
  private boolean logQueued;

  /** Changed under the lock; read without it where it is only asked who is to be told. */
  private volatile Outlet outlet;

  private volatile boolean closed;

  Report(AttemptId attempt, Outlet outlet) {
    this.attempt = attempt;
    this.outlet = outlet;
    this.log = new LogBuffer(outlet.limits().logBuffer());
    this.rate = new LogRate(outlet.limits().logRate());
  }

  /** Whose it is. */
  public AttemptId attempt() {
    return attempt;
  }

  /** Replaces the newest progress. Never blocks. */
  public void progress(double fraction, String message) {
    String text = Utf8.cut(message, LONGEST_MESSAGE);
    boolean queue;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      queue = progress == null;
      progressMade++;
      progress = new Progress(progressMade, fraction >= 0 ? Math.min(fraction, 1) : -1, text);
    } finally {
      lock.unlock();
    }
    if (queue) {
      outlet.queueProgress(this);
    }
  }

  /**
   * Adds a line to the log. While the stream is there, waits until there is room and the line is
   * due; while it is not, drops the oldest lines instead.
   *
   * @throws InterruptedException if the thread is interrupted, or the attempt has been reported
   */
  public void log(String line) throws InterruptedException {
    byte[] bytes = Utf8.encode(line, LogBuffer.LONGEST_LINE, 1);
    bytes[bytes.length - 1] = '\n';
    boolean queue;
    lock.lockInterruptibly();
    try {
      awaitRate(bytes.length);
      awaitRoom(bytes);
      queue = !logQueued && !log.isEmpty();
      logQueued |= queue;
    } finally {
      lock.unlock();
    }
    if (queue) {
      outlet.queueLog(this);
    }
  }

  /** The newest progress, if it was not taken before. */
  public Optional<Progress> takeProgress() {
    lock.lock();
    try {
      Optional<Progress> newest = Optional.ofNullable(progress);
      progress = null;
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest log, at most {@code max} bytes and perhaps none; what is left is queued. */
  public LogPiece takeLog(int max) {
    LogPiece piece;
    boolean queue;
    lock.lock();
    try {
      int before = log.memory();
      piece = log.take(max);
      log.shrink();
      outlet.budget().give(before - log.memory());
      queue = !logQueued && !log.isEmpty();
      logQueued |= queue;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (queue) {
      outlet.queueLog(this);
    }
    return piece;
  }

  /** Whether there is log to take. */
  public boolean hasLog() {
    lock.lock();
    try {
      return !log.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Where the log stands once everything that waits is dropped: an empty piece shows the gap. */
  public LogPiece dropLog() {
    lock.lock();
    try {
      clear();
      return new LogPiece(log.offset(), new byte[0], 0);
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more in; whoever waits in {@link #log} is interrupted. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    outlet.budget().wake();
  }

  /** Closes it and drops what is left. */
  void discard() {
    close();
    lock.lock();
    try {
      clear();
      progress = null;
    } finally {
      lock.unlock();
    }
  }

  /** The same, unless it goes elsewhere; returns whether it did. */
  boolean discardAt(Outlet here) {
    lock.lock();
    try {
      if (outlet != here) {
        return false;
      }
      discard();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether what it says goes there. */
  boolean isAt(Outlet here) {
    return outlet == here;
  }

  /** Has what waits, and what is said from now on, go elsewhere; offsets go on. */
  void redirect(Outlet to) {
    boolean queueLog;
    boolean queueProgress;
    lock.lock();
    try {
      if (outlet == to) {
        return;
      }
      outlet = to;
      queueLog = !log.isEmpty();
      logQueued = queueLog;
      queueProgress = progress != null;
      // Whoever waits for room looks again whether there is a stream.
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    to.budget().wake();
    if (queueLog) {
      to.queueLog(this);
    }
    if (queueProgress) {
      to.queueProgress(this);
    }
  }

  /** It was taken out of an outlet's queue for logs; false: what it says goes elsewhere by now. */
  boolean leftQueue(Outlet here) {
    lock.lock();
    try {
      if (outlet != here) {
        return false;
      }
      logQueued = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Has whoever waits for room look again whether the stream is there. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void clear() {
    int before = log.memory();
    log.dropAll();
    log.shrink();
    outlet.budget().give(before);
    changed.signalAll();
  }

  @GuardedBy("lock")
  private void awaitRate(int length) throws InterruptedException {
    long wait = rate.spend(length, outlet.now());
    while (wait > 0) {
      checkOpen();
      wait = changed.awaitNanos(wait);
    }
  }

  @GuardedBy("lock")
  private void awaitRoom(byte[] line) throws InterruptedException {
    while (true) {
      checkOpen();
      if (!log.fits(line.length)) {
        if (outlet.connected()) {
          changed.await();
        } else {
          // A good part of it at once, so that dropping stays cheap.
          log.drop(Math.max(line.length, outlet.limits().logBuffer() / 4));
        }
        continue;
      }
      int growth = log.growthFor(line.length);
      if (growth == 0 || outlet.budget().tryTake(growth)) {
        log.append(line, growth);
        return;
      }
      if (!outlet.connected()) {
        dropForBudget(line);
        return;
      }
      awaitBudget(growth);
    }
  }

  /** Makes room in the memory it has; a line for which there is none is lost. */
  @GuardedBy("lock")
  private void dropForBudget(byte[] line) {
    log.drop(Integer.MAX_VALUE / 2);
    if (log.growthFor(line.length) == 0) {
      log.append(line, 0);
    } else {
      log.skip(line.length);
    }
  }

  @GuardedBy("lock")
  private void awaitBudget(int growth) throws InterruptedException {
    // The thread that empties this report must get at it meanwhile.
    lock.unlock();
    try {
      outlet.budget().await(growth, () -> outlet.connected() && !closed);
    } finally {
      lock.lock();
    }
  }

  @GuardedBy("lock")
  private void checkOpen() throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the attempt has been reported as ended");
    }
  }
}
