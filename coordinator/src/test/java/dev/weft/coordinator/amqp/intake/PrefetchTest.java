package dev.weft.coordinator.amqp.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrefetchTest {
  private static final long BUDGET = 32 << 20;

  @Test
  void itBeginsWithSixteenAndDoublesWheneverSoManyWereSettled() {
    Prefetch prefetch = new Prefetch(512, BUDGET);
    assertThat(prefetch.target()).isEqualTo(16);
    prefetch.settled(15);
    assertThat(prefetch.target()).isEqualTo(16);
    prefetch.settled(1);
    assertThat(prefetch.target()).isEqualTo(32);
    prefetch.settled(32 + 64);
    assertThat(prefetch.target()).isEqualTo(128);
    prefetch.settled(100_000);
    assertThat(prefetch.target()).isEqualTo(512);
  }

  @Test
  void itKeepsToASmallMaximum() {
    Prefetch prefetch = new Prefetch(10, BUDGET);
    assertThat(prefetch.target()).isEqualTo(10);
    prefetch.settled(1_000);
    assertThat(prefetch.target()).isEqualTo(10);
  }

  @Test
  void itKeepsToTheBudgetOfBytesAndLeavesItOnlyForLargeSteps() {
    Prefetch prefetch = new Prefetch(512, BUDGET);
    prefetch.settled(100_000);
    prefetch.arrived(64, 64L << 20);
    assertThat(prefetch.target()).isEqualTo(32);
    prefetch.arrived(1, 2 << 20);
    assertThat(prefetch.target()).isEqualTo(16);
    prefetch.arrived(1_000, 1_000 * 1_024);
    assertThat(prefetch.target()).isEqualTo(512);
    prefetch.arrived(64, 64L << 30);
    assertThat(prefetch.target()).isEqualTo(1);
  }
}
