package dev.weft.agent.handler.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

/**
 * Aborts the request that is under way when the time is up, and those that begin later. Used by the
 * attempt's thread and by the one of the alarms.
 */
final class Deadline {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean expired;

  @GuardedBy("lock")
  private @Nullable HttpUriRequestBase current;

  /** A request begins. */
  void begin(HttpUriRequestBase request) {
    lock.lock();
    try {
      current = request;
      if (!expired) {
        return;
      }
    } finally {
      lock.unlock();
    }
    request.cancel();
  }

  /** The time is up. */
  void expire() {
    HttpUriRequestBase request;
    lock.lock();
    try {
      expired = true;
      request = current;
    } finally {
      lock.unlock();
    }
    if (request != null) {
      request.cancel();
    }
  }

  boolean expired() {
    lock.lock();
    try {
      return expired;
    } finally {
      lock.unlock();
    }
  }
}
