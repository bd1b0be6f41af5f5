package dev.weft.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration MIN = Duration.ofMillis(500);
  private static final Duration MAX = Duration.ofSeconds(60);

  /** Always draws the largest number that it may. */
  private static final RandomGenerator LARGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void theCeilingDoublesUpToTheMost() {
    Backoff backoff = new Backoff(MIN, MAX, LARGEST);
    long[] millis = {500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000};
    for (long expected : millis) {
      assertThat(backoff.next()).isEqualTo(Duration.ofMillis(expected));
    }
  }

  @Test
  void aSuccessBeginsAnew() {
    Backoff backoff = new Backoff(MIN, MAX, LARGEST);
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(MIN);
  }

  @Test
  void waitsAreSpreadOverTheWholeRange() {
    long seed = System.nanoTime();
    System.out.println("backoff seed " + seed);
    Backoff backoff = new Backoff(MAX, MAX, new SplittableRandom(seed));
    int[] quarters = new int[4];
    for (int i = 0; i < 4_000; i++) {
      Duration wait = backoff.next();
      assertThat(wait).as("seed %d", seed).isBetween(Duration.ZERO, MAX);
      quarters[(int) Math.min(3, wait.toMillis() / 15_000)]++;
    }
    for (int quarter : quarters) {
      assertThat(quarter).as("seed %d", seed).isBetween(800, 1_200);
    }
  }

  @Test
  void theLongestRangeDoesNotOverflow() {
    Backoff backoff = new Backoff(Duration.ofDays(20_000), Duration.ofDays(36_500), LARGEST);
    assertThat(backoff.next()).isEqualTo(Duration.ofDays(20_000));
    assertThat(backoff.next()).isEqualTo(Duration.ofDays(36_500));
    assertThat(backoff.next()).isEqualTo(Duration.ofDays(36_500));
  }

  @Test
  void aRangeThatIsNoneIsRefused() {
    refuses(Duration.ZERO, MAX);
    refuses(Duration.ofSeconds(-1), MAX);
    refuses(MAX, MIN);
    refuses(MIN, Duration.ofDays(36_501));
  }

  private static void refuses(Duration min, Duration max) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(min, max, LARGEST));
  }
}
