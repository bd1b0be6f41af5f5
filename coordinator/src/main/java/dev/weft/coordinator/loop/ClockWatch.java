package dev.weft.coordinator.loop;

import dev.weft.common.time.Moment;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices when the wall clock is set: it then gains on the steady one, or loses. One thread. */
final class ClockWatch {
  /** Less than this may be a thread that was not run between its looks at the two clocks. */
  private static final Duration NOTABLE = Duration.ofMillis(200);

  private @Nullable Moment last;

  /**
   * How far the wall clock was set since the last look, forward or back; empty if it was not.
   *
   * @param now a look at both clocks
   */
  Optional<Duration> look(Moment now) {
    Moment before = last;
    last = now;
    return Optional.ofNullable(before)
        .map(b -> Duration.between(b.wall(), now.wall()).minus(now.since(b)))
        .filter(by -> by.abs().compareTo(NOTABLE) >= 0);
  }
}
