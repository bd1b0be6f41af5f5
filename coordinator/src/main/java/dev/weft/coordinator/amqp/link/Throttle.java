package dev.weft.coordinator.amqp.link;

import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Lets one through in each period: for faults that repeat in the log. Thread-safe. */
public final class Throttle {
  private final TimeSource time;
  private final Duration period;
  private final AtomicReference<Duration> next = new AtomicReference<>(Duration.ZERO);

  /** The first one passes. */
  public Throttle(TimeSource time, Duration period) {
    this.time = time;
    this.period = period;
  }

  /** Whether this one passes. */
  public boolean passes() {
    Duration now = time.now().steady();
    Duration due = next.get();
    return now.compareTo(due) >= 0 && next.compareAndSet(due, now.plus(period));
  }
}
