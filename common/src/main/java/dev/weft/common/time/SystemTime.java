package dev.weft.common.time;

import java.time.Clock;
import java.time.Duration;

/** The machine's clocks. Thread-safe. */
public final class SystemTime implements TimeSource {
  private final long origin = System.nanoTime();
  private final Clock wall = Clock.systemUTC();

  @Override
  public Moment now() {
    return new Moment(wall.instant(), Duration.ofNanos(System.nanoTime() - origin));
  }
}
