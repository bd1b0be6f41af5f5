package dev.weft.coordinator.loop;

import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Clocks that stand still until they are moved. Thread-safe. */
final class ManualTime implements TimeSource {
  private final AtomicReference<Moment> now;

  ManualTime(Instant wall) {
    now = new AtomicReference<>(new Moment(wall, Duration.ofHours(1)));
  }

  @Override
  public Moment now() {
    return now.get();
  }

  void pass(Duration length) {
    now.updateAndGet(moment -> moment.plus(length));
  }
}
