package dev.weft.coordinator.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a job's newest attempt left behind: its newest progress and the end of its log. What comes
 * from an older attempt, or out of order, is refused. Thread-safe.
 */
final class Trace {
  /** What an empty trace takes, with all that refers to it. */
  private static final int OVERHEAD = 300;

  /** What a chunk takes beside its bytes. */
  private static final int CHUNK = 24;

  private final int tailBytes;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<byte[]> log = new ArrayDeque<>();

  @GuardedBy("lock")
  private JobProgress progress = JobProgress.NONE;

  @GuardedBy("lock")
  private int attempt;

  @GuardedBy("lock")
  private long end;

  @GuardedBy("lock")
  private int kept;

  /**
   * Makes an empty trace.
   *
   * @param tailBytes bytes of log to keep; the last chunk is kept whole
   */
  Trace(int tailBytes) {
    this.tailBytes = tailBytes;
  }

  /** Takes progress unless newer was seen; says whether it did. */
  boolean progress(JobProgress next) {
    lock.lock();
    try {
      boolean seen = next.attempt() == attempt && next.sequence() <= progress.sequence();
      if (next.attempt() < attempt || seen) {
        return false;
      }
      enter(next.attempt());
      progress = next;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a chunk unless it was seen; what lies between two chunks is lost and starts the tail
   * anew.
   */
  boolean log(int number, long offset, byte[] data) {
    lock.lock();
    try {
      if (number < attempt || (number == attempt && offset < end) || data.length == 0) {
        return false;
      }
      enter(number);
      if (offset > end) {
        log.clear();
        kept = 0;
      }
      log.add(data);
      kept += data.length;
      end = offset + data.length;
      while (kept > tailBytes && log.size() > 1) {
        kept -= log.removeFirst().length;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  Optional<JobProgress> progress() {
    lock.lock();
    try {
      return progress.attempt() == 0 ? Optional.empty() : Optional.of(progress);
    } finally {
      lock.unlock();
    }
  }

  /** The end of the log, if there is any. */
  Optional<LogTail> tail(JobId job) {
    lock.lock();
    try {
      if (kept == 0) {
        return Optional.empty();
      }
      byte[] all = new byte[kept];
      int position = 0;
      for (byte[] chunk : log) {
        System.arraycopy(chunk, 0, all, position, chunk.length);
        position += chunk.length;
      }
      return Optional.of(
          new LogTail(
              new AttemptId(job, attempt),
              end - kept,
              Payload.of(all, "text/plain; charset=utf-8")));
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that it takes, about. */
  int size() {
    lock.lock();
    try {
      return OVERHEAD + kept + CHUNK * log.size() + 2 * progress.message().length();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void enter(int number) {
    if (number > attempt) {
      attempt = number;
      progress = JobProgress.NONE;
      log.clear();
      kept = 0;
      end = 0;
    }
  }
}
