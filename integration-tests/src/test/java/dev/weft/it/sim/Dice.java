package dev.weft.it.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Chance, from a seed. Each part of a run has dice of its own, split off in a fixed order. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Other dice; what is rolled with these changes nothing of what is rolled with those. */
  Dice split() {
    return new Dice(random.split());
  }

  /** A seed for yet other dice. */
  long seed() {
    return random.nextLong();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** From {@code low} on, and below {@code high}. */
  double between(double low, double high) {
    return low < high ? random.nextDouble(low, high) : low;
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
