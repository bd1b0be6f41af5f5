package dev.weft.coordinator.amqp.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SettledTest {
  @Test
  void nothingIsDueBeforeTheFirstTagIsSettled() {
    Settled settled = new Settled();
    settled.settle(2);
    settled.settle(3);
    assertThat(settled.prefix()).isZero();
    assertThat(settled.due()).isZero();
    settled.settle(1);
    assertThat(settled.prefix()).isEqualTo(3);
    assertThat(settled.due()).isEqualTo(3);
    assertThat(settled.acknowledge()).isEqualTo(3);
    assertThat(settled.due()).isZero();
  }

  @Test
  void settlingTwiceIsHarmless() {
    Settled settled = new Settled();
    for (long tag = 1; tag <= 500; tag++) {
      settled.settle(tag);
    }
    settled.settle(1);
    settled.settle(500);
    assertThat(settled.prefix()).isEqualTo(500);
  }

  @Test
  void aTagThatCannotBeIsRefused() {
    Settled settled = new Settled();
    assertThatThrownBy(() -> settled.settle(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** R15: an acknowledgement never covers a tag that is not settled, and leaves no other out. */
  @Test
  void whatIsAcknowledgedIsExactlyTheRunOfSettledTags() {
    SplittableRandom seeds = new SplittableRandom();
    for (int run = 0; run < 100; run++) {
      long seed = seeds.nextLong();
      check(new SplittableRandom(seed), seed);
    }
  }

  private static void check(SplittableRandom random, long seed) {
    Settled settled = new Settled();
    TreeSet<Long> model = new TreeSet<>();
    List<Long> out = new ArrayList<>();
    long delivered = 0;
    long prefix = 0;
    for (int step = 0; step < 500; step++) {
      if (out.isEmpty() || random.nextInt(2) == 0) {
        for (int i = random.nextInt(40); i >= 0; i--) {
          out.add(++delivered);
        }
      }
      // Mostly the oldest, as it is in life.
      int window = random.nextInt(3) == 0 ? out.size() : Math.min(out.size(), 5);
      long tag = out.remove(random.nextInt(window));
      settled.settle(tag);
      model.add(tag);
      while (model.contains(prefix + 1)) {
        prefix++;
      }
      assertThat(settled.prefix()).as("seed %d, step %d", seed, step).isEqualTo(prefix);
      if (random.nextInt(4) == 0) {
        assertThat(settled.acknowledge()).isEqualTo(prefix);
        assertThat(settled.due()).isZero();
      }
    }
  }
}
