package dev.weft.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.time.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Noticing that the wall clock was set. */
class ClockWatchTest {
  private static final Moment START = new Moment(SampleJobs.START, Duration.ofDays(3));

  private final ClockWatch watch = new ClockWatch();

  @Test
  void timeThatPassesIsNoStep() {
    assertThat(watch.look(START)).isEmpty();
    assertThat(watch.look(START.plus(Duration.ofHours(5)))).isEmpty();
  }

  @Test
  void aClockThatIsSetForwardOrBackIsNoticedOnce() {
    watch.look(START);
    Moment forward = new Moment(START.wall().plusSeconds(3_601), Duration.ofDays(3).plusSeconds(1));
    assertThat(watch.look(forward)).contains(Duration.ofHours(1));
    assertThat(watch.look(forward.plus(Duration.ofSeconds(1)))).isEmpty();
    assertThat(watch.look(START.plus(Duration.ofSeconds(2)))).contains(Duration.ofHours(-1));
  }

  @Test
  void theTimeBetweenTwoLooksAtTheClocksIsNoStep() {
    watch.look(START);
    assertThat(watch.look(new Moment(START.wall().plusMillis(199), START.steady()))).isEmpty();
  }
}
