package dev.weft.coordinator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ClockOffsetTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void slowAnswerIsNoWrongClock() {
    assertThat(ClockOffset.of(NOON, NOON, NOON.plusSeconds(60)).problem()).isEmpty();
    assertThat(ClockOffset.of(NOON, NOON.plusSeconds(60), Duration.ofSeconds(60)).problem())
        .isEmpty();
  }

  @Test
  void clockThatIsAheadIsSaidToBe() {
    assertThat(ClockOffset.of(NOON.plusSeconds(3), NOON, Duration.ofMillis(10)).problem())
        .contains("its clock is ahead by 3.0 s at least");
  }

  @Test
  void clockThatIsBehindIsSaidToBe() {
    assertThat(ClockOffset.of(NOON.minusSeconds(3), NOON, Duration.ofMillis(500)).problem())
        .contains("its clock is behind by 2.5 s at least");
  }

  @Test
  void twoSecondsAreNothing() {
    assertThat(ClockOffset.of(NOON.plusSeconds(2), NOON, Duration.ZERO).problem()).isEmpty();
    assertThat(ClockOffset.of(NOON.minusSeconds(2), NOON, Duration.ZERO).problem()).isEmpty();
  }
}
