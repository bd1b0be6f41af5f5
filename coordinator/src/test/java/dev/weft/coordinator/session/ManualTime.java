package dev.weft.coordinator.session;

import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Time that passes when the test says so. Thread-safe. */
final class ManualTime implements TimeSource {
  private final AtomicReference<Moment> now =
      new AtomicReference<>(new Moment(Instant.parse("2026-11-01T00:00:00Z"), Duration.ZERO));

  @Override
  public Moment now() {
    return now.get();
  }

  void pass(Duration length) {
    now.updateAndGet(moment -> moment.plus(length));
  }
}
