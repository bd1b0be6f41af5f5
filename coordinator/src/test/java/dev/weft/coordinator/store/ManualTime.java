package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Time that stands still until it is told to pass. One thread. */
final class ManualTime implements TimeSource {
  private Moment now;

  ManualTime(Instant start) {
    now = new Moment(start, Duration.ZERO);
  }

  @Override
  public Moment now() {
    return now;
  }

  void pass(Duration length) {
    now = now.plus(length);
  }
}
