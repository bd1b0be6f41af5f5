package dev.weft.agent.telemetry;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/** Attempts that have something new to say, in turn. Thread-safe. */
final class ReportQueue {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Queue<Report> reports = new ArrayDeque<>();

  /** Adds one; returns whether there was none. */
  boolean add(Report report) {
    lock.lock();
    try {
      boolean first = reports.isEmpty();
      reports.add(report);
      return first;
    } finally {
      lock.unlock();
    }
  }

  Optional<Report> poll() {
    lock.lock();
    try {
      return Optional.ofNullable(reports.poll());
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return reports.size();
    } finally {
      lock.unlock();
    }
  }
}
