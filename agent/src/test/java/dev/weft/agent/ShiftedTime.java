package dev.weft.agent;

import dev.weft.common.time.Moment;
import dev.weft.common.time.SystemTime;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's time, which a test can put forward. Thread-safe. */
final class ShiftedTime implements TimeSource {
  private final TimeSource machine = new SystemTime();
  private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

  void putForward(Duration length) {
    shift.updateAndGet(length::plus);
  }

  @Override
  public Moment now() {
    return machine.now().plus(shift.get());
  }
}
